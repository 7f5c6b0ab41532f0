import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Where somebody went to work after the training, or why not: recorded by one, checked by another. */
export default class extends BaseSchema {
  protected tableName = 'placements'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'enrolment_id', 'enrolments')
      table.string('outcome', 12).notNullable().checkIn(['placed', 'not_placed'])
      refersTo(table, 'employer_id', 'employers', { optional: true })
      table.string('employer_name', 120).nullable()
      table.string('post', 60).nullable()
      table.string('started_on', 10).nullable()
      table
        .string('proof_kind', 20)
        .nullable()
        .checkIn(['contract', 'payroll', 'insurance', 'employer_note', 'visit'])
      table.string('reason_code', 20).nullable()
      table
        .string('status', 12)
        .notNullable()
        .checkIn(['recorded', 'confirmed', 'returned', 'replaced'])
      refersTo(table, 'recorded_by_id', 'users')
      table.string('recorded_at', 24).notNullable()
      refersTo(table, 'checked_by_id', 'users', { optional: true })
      table.string('checked_at', 24).nullable()
      table.string('check_reason', 300).nullable()
      table.index(['employer_id', 'status'])
      table.check(
        "(outcome = 'placed') = (employer_name IS NOT NULL AND post IS NOT NULL AND started_on IS NOT NULL AND proof_kind IS NOT NULL AND reason_code IS NULL) AND (outcome = 'not_placed') = (reason_code IS NOT NULL AND employer_name IS NULL)",
        [],
        'placements_parts'
      )
      table.check(
        'checked_by_id IS NULL OR checked_by_id <> recorded_by_id',
        [],
        'placements_two_people'
      )
      table.check(
        "status NOT IN ('confirmed', 'returned') OR checked_by_id IS NOT NULL",
        [],
        'placements_checked'
      )
      table.check(
        "status <> 'returned' OR check_reason IS NOT NULL",
        [],
        'placements_return_reason'
      )
    })
    this.schema.raw(
      `CREATE UNIQUE INDEX placements_live ON placements (enrolment_id)
        WHERE status IN ('recorded', 'confirmed')`
    )
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
