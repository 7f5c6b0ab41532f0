import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Spot inspections by the bureau: who was seen at a session, what was found, what the base answers. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('inspections', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'class_session_id', 'class_sessions')
      table.string('kind', 12).notNullable().checkIn(['planned', 'unannounced'])
      table.string('status', 10).notNullable().checkIn(['planned', 'recorded', 'answered'])
      refersTo(table, 'planned_by_id', 'users')
      table.string('planned_at', 24).notNullable()
      refersTo(table, 'inspected_by_id', 'users', { optional: true })
      table.string('inspected_at', 24).nullable()
      table.string('recorded_at', 24).nullable()
      table.integer('head_count').nullable()
      table
        .string('finding', 16)
        .nullable()
        .checkIn([
          'none',
          'people_missing',
          'count_differs',
          'not_held',
          'wrong_trainer',
          'wrong_room',
          'other',
        ])
      table.string('words', 500).nullable()
      table.string('photo_path', 120).nullable()
      table.string('photo_sha256', 64).nullable()
      table.string('answer', 500).nullable()
      refersTo(table, 'answered_by_id', 'users', { optional: true })
      table.string('answered_at', 24).nullable()
      table.unique(['class_session_id', 'planned_by_id', 'planned_at'])
      table.index(['status', 'planned_at'])
      table.check(
        "status = 'planned' OR (finding IS NOT NULL AND inspected_at IS NOT NULL AND head_count >= 0)",
        [],
        'inspections_recorded'
      )
    })
    this.schema.createTable('inspection_people', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'inspection_id', 'inspections')
      refersTo(table, 'enrolment_id', 'enrolments')
      table.boolean('was_seen').notNullable()
      table.unique(['inspection_id', 'enrolment_id'])
    })
  }

  async down() {
    this.schema.dropTable('inspection_people')
    this.schema.dropTable('inspections')
  }
}
