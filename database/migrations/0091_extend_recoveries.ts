import { BaseSchema } from '@adonisjs/lucid/schema'

/** Writing a recovery off takes two people; an instalment enters the fund's ledger once. */
export default class extends BaseSchema {
  async up() {
    for (const column of [
      'write_off_document varchar(200)',
      'write_off_reason varchar(500)',
      'write_off_proposed_by_id integer REFERENCES users(id) ON DELETE RESTRICT',
      'write_off_proposed_at varchar(24)',
    ]) {
      this.schema.raw(`ALTER TABLE recoveries ADD COLUMN ${column}`)
    }
    this.schema.raw(
      'CREATE UNIQUE INDEX fund_entries_recovery_once ON fund_entries (recovery_id, document) WHERE recovery_id IS NOT NULL'
    )
  }

  async down() {
    this.schema.raw('DROP INDEX fund_entries_recovery_once')
    for (const column of [
      'write_off_document',
      'write_off_reason',
      'write_off_proposed_by_id',
      'write_off_proposed_at',
    ]) {
      this.schema.raw(`ALTER TABLE recoveries DROP COLUMN ${column}`)
    }
  }
}
