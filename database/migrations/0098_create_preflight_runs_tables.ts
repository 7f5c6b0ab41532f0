import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/** What a preflight of a class said at a moment: of people only the ids of their enrolments. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('preflight_runs', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'course_class_id', 'course_classes')
      table
        .string('occasion', 10)
        .notNullable()
        .checkIn(['applied', 'approved', 'started', 'asked'])
      table.integer('people').notNullable()
      table.bigInteger('expected_fen').notNullable()
      // Null when no fund paid these claims then.
      table.bigInteger('available_fen').nullable()
      table.bigInteger('after_fen').nullable()
      refersTo(table, 'actor_id', 'users', { optional: true })
      table.string('unique_key', 60).nullable().unique()
      table.string('created_at', 24).notNullable()
    })
    this.schema.createTable('preflight_lines', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'preflight_run_id', 'preflight_runs')
      refersTo(table, 'enrolment_id', 'enrolments')
      refersTo(table, 'policy_id', 'policies')
      table.string('kind', 20).notNullable()
      table.string('part', 12).notNullable()
      table
        .string('outlook', 8)
        .notNullable()
        .checkIn(['going', 'awaited', 'missing', 'refused', 'sent'])
      table.integer('amount_fen').notNullable()
      // Ids of the conditions that stood open, by result; the lines of the arithmetic.
      table.text('conditions').notNullable()
      table.text('arithmetic').notNullable()
      table.unique(['preflight_run_id', 'enrolment_id', 'kind', 'part'])
    })
    appendOnly(this.schema, 'preflight_runs')
    appendOnly(this.schema, 'preflight_lines')
  }

  async down() {
    this.schema.dropTable('preflight_lines')
    this.schema.dropTable('preflight_runs')
  }
}
