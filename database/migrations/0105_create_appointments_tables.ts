import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/**
 * Posts of 特级技师 and 首席技师: an employer plans, the bureau reviews, the public may object, the province
 * files. A post ends with its term or the employment, and the grade with it.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('appointments', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'employer_id', 'employers')
      refersTo(table, 'person_id', 'persons')
      refersTo(table, 'occupation_id', 'occupations')
      table.string('work_type', 60).notNullable()
      table.integer('grade_rank').notNullable()
      table.string('post', 120).notNullable()
      table.string('plan_document', 200).notNullable()
      table.string('achievements', 500).notNullable()
      table
        .string('status', 12)
        .notNullable()
        .checkIn(['planned', 'reviewed', 'publicised', 'filed', 'ended', 'refused'])
      table.text('trace').notNullable()
      refersTo(table, 'planned_by_id', 'users')
      table.string('planned_at', 24).notNullable()
      refersTo(table, 'reviewed_by_id', 'users', { optional: true })
      table.string('public_from', 10).nullable()
      table.string('public_until', 10).nullable()
      table.string('filing_number', 60).nullable()
      refersTo(table, 'filed_by_id', 'users', { optional: true })
      table.string('term_from', 10).nullable()
      table.string('term_until', 10).nullable()
      refersTo(table, 'grade_record_id', 'grade_records', { optional: true })
      table.string('ended_on', 10).nullable()
      table.string('end_reason', 12).nullable().checkIn(['term', 'left', 'dismissed'])
      table.index(['status', 'id'])
      table.check('grade_rank IN (7, 8)', [], 'appointments_rank')
      table.check(
        '(reviewed_by_id IS NULL OR reviewed_by_id <> planned_by_id) AND (filed_by_id IS NULL OR filed_by_id <> planned_by_id)',
        [],
        'appointments_two_people'
      )
      table.check(
        "status NOT IN ('filed', 'ended') OR (filing_number IS NOT NULL AND grade_record_id IS NOT NULL AND term_until > term_from)",
        [],
        'appointments_filing'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX appointments_live ON appointments (person_id, occupation_id, work_type, grade_rank) WHERE status NOT IN ('ended', 'refused')"
    )
    this.schema.raw(
      'CREATE UNIQUE INDEX appointments_filing_number ON appointments (filing_number) WHERE filing_number IS NOT NULL'
    )
    this.schema.createTable('appointment_decisions', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'appointment_id', 'appointments')
      table
        .string('decision', 12)
        .notNullable()
        .checkIn(['planned', 'reviewed', 'refused', 'publicised', 'filed', 'ended'])
      table.string('reason', 500).nullable()
      table.string('document', 200).nullable()
      refersTo(table, 'decided_by_id', 'users')
      table.string('decided_at', 24).notNullable()
    })
    appendOnly(this.schema, 'appointment_decisions')
    this.schema.createTable('appointment_objections', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'appointment_id', 'appointments')
      table.string('objector', 60).notNullable()
      table.string('objection', 500).notNullable()
      table.string('received_on', 10).notNullable()
      table.string('result', 10).nullable().checkIn(['dismissed', 'upheld'])
      table.string('answer', 500).nullable()
      refersTo(table, 'recorded_by_id', 'users')
      table.string('recorded_at', 24).notNullable()
      refersTo(table, 'answered_by_id', 'users', { optional: true })
      table.string('answered_at', 24).nullable()
      table.check(
        'answered_by_id IS NULL OR answered_by_id <> recorded_by_id',
        [],
        'appointment_objections_two_people'
      )
    })
  }

  async down() {
    this.schema.dropTable('appointment_objections')
    this.schema.dropTable('appointment_decisions')
    this.schema.dropTable('appointments')
  }
}
