import { BaseSchema } from '@adonisjs/lucid/schema'

/** The bank's file also as csv, and the bank's own reference of each line that was paid. */
export default class extends BaseSchema {
  async up() {
    for (const column of ['csv_path varchar(200)', 'csv_sha256 varchar(64)']) {
      this.schema.raw(`ALTER TABLE payment_batches ADD COLUMN ${column}`)
    }
    for (const column of ['bank_reference varchar(60)', 'settled_at varchar(24)']) {
      this.schema.raw(`ALTER TABLE payment_lines ADD COLUMN ${column}`)
    }
    this.schema.raw(
      "CREATE UNIQUE INDEX payment_lines_live_claim ON payment_lines (claim_id) WHERE status IN ('pending', 'paid')"
    )
  }
}
