import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/** Who checked in to a session by the rotating code: a proposal until the trainer marks. */
export default class extends BaseSchema {
  protected tableName = 'attendance_check_ins'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'class_session_id', 'class_sessions')
      refersTo(table, 'enrolment_id', 'enrolments')
      table.string('way', 4).notNullable().checkIn(['scan', 'code'])
      table.string('proposal', 10).notNullable().checkIn(['present', 'late'])
      table.integer('minutes_late').notNullable()
      table.string('device_tag', 64).notNullable()
      table.integer('skew_seconds').nullable()
      refersTo(table, 'user_id', 'users', { optional: true })
      table.string('checked_in_at', 24).notNullable()
      table.unique(['class_session_id', 'enrolment_id'])
      table.index(['class_session_id', 'device_tag'])
    })
    appendOnly(this.schema, this.tableName)
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
