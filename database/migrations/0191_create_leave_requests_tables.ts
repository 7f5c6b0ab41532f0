import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Leave that trainees ask for, and the sessions each request is about. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('leave_requests', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'enrolment_id', 'enrolments')
      table.string('reason_kind', 10).notNullable().checkIn(['sick', 'family', 'official', 'other'])
      table.string('words', 300).nullable()
      table.string('file_kind', 4).nullable()
      table.string('file_path', 120).nullable()
      table.string('file_sha256', 64).nullable()
      table
        .string('status', 10)
        .notNullable()
        .checkIn(['asked', 'approved', 'refused', 'withdrawn'])
      refersTo(table, 'asked_by_id', 'users')
      table.string('asked_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.string('decision_reason', 300).nullable()
      table.index(['status', 'asked_at'])
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> asked_by_id',
        [],
        'leave_requests_two_people'
      )
    })
    this.schema.createTable('leave_request_sessions', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'leave_request_id', 'leave_requests')
      refersTo(table, 'enrolment_id', 'enrolments')
      refersTo(table, 'class_session_id', 'class_sessions')
      table.boolean('is_live').notNullable()
      table.unique(['leave_request_id', 'class_session_id'])
    })
    this.schema.raw(
      `CREATE UNIQUE INDEX leave_request_sessions_live
       ON leave_request_sessions (enrolment_id, class_session_id) WHERE is_live`
    )
  }

  async down() {
    this.schema.dropTable('leave_request_sessions')
    this.schema.dropTable('leave_requests')
  }
}
