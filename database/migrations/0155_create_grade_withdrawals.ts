import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** A grade that should not have been given: one officer asks that it be taken back, another decides. */
export default class extends BaseSchema {
  protected tableName = 'grade_withdrawals'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'grade_record_id', 'grade_records')
      table.string('reason', 300).notNullable()
      table.string('document', 120).notNullable()
      table.string('status', 12).notNullable().checkIn(['proposed', 'carried_out', 'refused'])
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.string('decision_reason', 300).nullable()
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'grade_withdrawals_two_people'
      )
      table.check(
        "(status = 'proposed') = (decided_by_id IS NULL)",
        [],
        'grade_withdrawals_decider'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX grade_withdrawals_open ON grade_withdrawals (grade_record_id) WHERE status = 'proposed'"
    )
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
