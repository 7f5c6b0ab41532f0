import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * What waits to be noticed, paid or mended is counted on every dashboard: from an index of these few
 * claims alone, however many were ever paid.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.raw(`CREATE INDEX claims_for_notice
      ON claims (fund_id, kind, base_id, approved_at, amount_fen, id)
      WHERE status = 'approved' AND held_at IS NULL AND disputed_at IS NULL`)
    this.schema.raw(`CREATE INDEX claims_payable
      ON claims (fund_id, kind, policy_id, status, amount_fen, id)
      WHERE held_at IS NULL AND disputed_at IS NULL
        AND (status = 'failed' OR (status = 'noticed' AND notice_closed_at IS NOT NULL))`)
    this.schema.raw(`CREATE INDEX claims_returned ON claims (base_id, course_class_id)
      WHERE status = 'returned'`)
  }

  async down() {
    for (const name of ['claims_for_notice', 'claims_payable', 'claims_returned']) {
      this.schema.raw(`DROP INDEX ${name}`)
    }
  }
}
