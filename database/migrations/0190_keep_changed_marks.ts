import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'
import type { Knex } from 'knex'

const PRESENCES = ['present', 'late', 'leave', 'absent']
const SOURCES = ['sheet', 'self', 'offline', 'device', 'import']

/** Where a mark came from, every mark that was changed, and changes that wait for consent. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('attendance_marks', (table) => {
      table.string('source', 10).notNullable().defaultTo('sheet').checkIn(SOURCES)
    })

    this.schema.createTable('attendance_corrections', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'class_session_id', 'class_sessions')
      refersTo(table, 'enrolment_id', 'enrolments')
      beforeAndAfter(table)
      table.string('reason', 300).notNullable()
      table
        .string('status', 10)
        .notNullable()
        .checkIn(['proposed', 'approved', 'refused', 'overtaken'])
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.string('decision_reason', 300).nullable()
      table.index(['status', 'proposed_at'])
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'attendance_corrections_two_people'
      )
    })
    this.schema.raw(
      `CREATE UNIQUE INDEX attendance_corrections_open
       ON attendance_corrections (class_session_id, enrolment_id) WHERE status = 'proposed'`
    )

    this.schema.createTable('attendance_mark_changes', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'class_session_id', 'class_sessions')
      refersTo(table, 'enrolment_id', 'enrolments')
      beforeAndAfter(table)
      table.string('source_before', 10).notNullable().checkIn(SOURCES)
      table.string('source_after', 10).notNullable().checkIn(SOURCES)
      table.string('reason', 300).nullable()
      refersTo(table, 'marked_by_id', 'users')
      table.string('marked_at', 24).notNullable()
      refersTo(table, 'changed_by_id', 'users')
      table.string('changed_at', 24).notNullable()
      refersTo(table, 'attendance_correction_id', 'attendance_corrections', { optional: true })
    })
    appendOnly(this.schema, 'attendance_mark_changes')
  }

  async down() {
    this.schema.dropTable('attendance_mark_changes')
    this.schema.dropTable('attendance_corrections')
    this.schema.alterTable('attendance_marks', (table) => {
      table.dropColumn('source')
    })
  }
}

function beforeAndAfter(table: Knex.CreateTableBuilder) {
  for (const side of ['before', 'after']) {
    table.string(`status_${side}`, 10).notNullable().checkIn(PRESENCES)
    table.integer(`hours_${side}`).notNullable()
  }
}
