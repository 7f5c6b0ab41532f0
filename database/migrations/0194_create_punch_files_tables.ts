import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/** Files of attendance devices, and the punches that were taken from them: proposals for the sheet. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('punch_files', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'course_class_id', 'course_classes')
      table.string('file_name', 120).notNullable()
      table.string('file_sha256', 64).notNullable()
      table.string('status', 10).notNullable().checkIn(['checked', 'written', 'discarded'])
      table.integer('rows_good').notNullable()
      table.integer('rows_faulty').notNullable()
      table.text('content_cipher').nullable()
      refersTo(table, 'checked_by_id', 'users')
      table.string('checked_at', 24).notNullable()
      table.string('written_at', 24).nullable()
    })
    this.schema.createTable('attendance_punches', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'punch_file_id', 'punch_files')
      refersTo(table, 'class_session_id', 'class_sessions')
      refersTo(table, 'enrolment_id', 'enrolments')
      table.string('punched_at', 24).notNullable()
      table.string('device', 40).notNullable()
      table.unique(['enrolment_id', 'punched_at', 'device'])
    })
    appendOnly(this.schema, 'attendance_punches')
  }

  async down() {
    this.schema.dropTable('attendance_punches')
    this.schema.dropTable('punch_files')
  }
}
