import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'recoveries'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('number', 20).notNullable().unique()
      refersTo(table, 'claim_id', 'claims')
      refersTo(table, 'fund_id', 'funds')
      table
        .string('reason_code', 20)
        .notNullable()
        .checkIn([
          'not_completed',
          'false_claim',
          'paid_twice',
          'wrong_amount',
          'certificate_void',
          'other',
        ])
      table.string('reason', 500).notNullable()
      table.string('document', 200).nullable()
      table.integer('amount_fen').notNullable()
      table.integer('recovered_fen').notNullable().defaultTo(0)
      table
        .string('status', 12)
        .notNullable()
        .checkIn(['draft', 'open', 'completed', 'written_off', 'cancelled'])
      refersTo(table, 'created_by_id', 'users', { optional: true })
      table.string('created_at', 24).notNullable()
      refersTo(table, 'opened_by_id', 'users', { optional: true })
      table.string('opened_at', 24).nullable()
      table.string('due_on', 10).nullable()
      refersTo(table, 'closed_by_id', 'users', { optional: true })
      table.string('closed_at', 24).nullable()
      table.string('closed_reason', 500).nullable()
      table.string('quota_decision', 6).nullable().checkIn(['kept', 'freed'])
      table.string('quota_reason', 500).nullable()
      refersTo(table, 'quota_decided_by_id', 'users', { optional: true })
      table.string('quota_decided_at', 24).nullable()
      table.index(['status'])
      table.check(
        'amount_fen > 0 AND recovered_fen >= 0 AND recovered_fen <= amount_fen',
        [],
        'recoveries_amount'
      )
      table.check(
        'created_by_id IS NULL OR opened_by_id IS NULL OR created_by_id <> opened_by_id',
        [],
        'recoveries_two_people'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX recoveries_live_claim ON recoveries (claim_id) WHERE status IN ('draft', 'open')"
    )
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
