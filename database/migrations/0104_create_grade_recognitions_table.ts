import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/**
 * Grades without an assessment: 转正定级 of an apprentice by the employer, and 破格. One person proposes
 * by a document, a second confirms.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('grade_recognitions', (table) => {
      table.increments('id').notNullable()
      table.string('kind', 12).notNullable().checkIn(['settlement', 'exceptional'])
      refersTo(table, 'person_id', 'persons')
      refersTo(table, 'occupation_id', 'occupations')
      table.string('work_type', 60).notNullable()
      table.integer('grade_rank').notNullable()
      refersTo(table, 'employer_id', 'employers', { optional: true })
      table.string('ground', 20).nullable().checkIn(['problem', 'innovation', 'mentoring'])
      table.string('explanation', 500).nullable()
      table.string('document', 200).notNullable()
      table.string('awarded_on', 10).notNullable()
      table.text('trace').notNullable()
      table.string('status', 10).notNullable().checkIn(['proposed', 'confirmed', 'refused'])
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      refersTo(table, 'grade_record_id', 'grade_records', { optional: true })
      table.index(['status', 'id'])
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'grade_recognitions_two_people'
      )
      table.check(
        "(kind = 'settlement' AND employer_id IS NOT NULL) OR (kind = 'exceptional' AND ground IS NOT NULL)",
        [],
        'grade_recognitions_basis'
      )
      table.check(
        "(status = 'confirmed') = (grade_record_id IS NOT NULL)",
        [],
        'grade_recognitions_grade'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX grade_recognitions_open ON grade_recognitions (person_id, occupation_id, work_type) WHERE status = 'proposed'"
    )
    this.schema.createTable('grade_recognition_decisions', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'grade_recognition_id', 'grade_recognitions')
      table.string('decision', 10).notNullable().checkIn(['proposed', 'confirmed', 'refused'])
      table.string('reason', 500).nullable()
      refersTo(table, 'decided_by_id', 'users')
      table.string('decided_at', 24).notNullable()
    })
    appendOnly(this.schema, 'grade_recognition_decisions')
  }

  async down() {
    this.schema.dropTable('grade_recognition_decisions')
    this.schema.dropTable('grade_recognitions')
  }
}
