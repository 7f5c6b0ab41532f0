import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'
import { appendOnly } from '#app/shared/database/append_only'

/** Objections to a published mark, and every change of a mark that was published. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('score_objections', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'sitting_id', 'sittings')
      refersTo(table, 'enrolment_id', 'enrolments')
      table.string('component', 10).notNullable().checkIn(['theory', 'skills', 'review'])
      table.string('reason', 300).notNullable()
      table.string('status', 10).notNullable().checkIn(['open', 'upheld', 'dismissed'])
      refersTo(table, 'lodged_by_id', 'users')
      table.string('lodged_at', 24).notNullable()
      table.string('answer', 300).nullable()
      refersTo(table, 'answered_by_id', 'users', { optional: true })
      table.string('answered_at', 24).nullable()
      table.check(
        'answered_by_id IS NULL OR answered_by_id <> lodged_by_id',
        [],
        'score_objections_two_persons'
      )
      table.check("(status = 'open') = (answered_at IS NULL)", [], 'score_objections_answer')
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX score_objections_open ON score_objections (sitting_id, enrolment_id, component) WHERE status = 'open'"
    )
    this.schema.createTable('score_changes', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'score_id', 'scores')
      table.string('cause', 12).notNullable().checkIn(['objection', 'correction', 'ruling'])
      table.integer('cause_id').notNullable()
      table.string('outcome_before', 10).notNullable()
      table.integer('mark_tenths_before').nullable()
      table.string('outcome_after', 10).notNullable()
      table.integer('mark_tenths_after').nullable()
      refersTo(table, 'changed_by_id', 'users')
      table.string('changed_at', 24).notNullable()
      table.unique(['cause', 'cause_id'])
    })
    appendOnly(this.schema, 'score_changes')
  }

  async down() {
    this.schema.dropTable('score_changes')
    this.schema.dropTable('score_objections')
  }
}
