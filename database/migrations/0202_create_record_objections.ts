import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** What people object to in their own records, and the answers. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('record_objections', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'person_id', 'persons')
      refersTo(table, 'lodged_by_id', 'users')
      refersTo(table, 'base_id', 'bases', { optional: true })
      table
        .string('kind', 20)
        .notNullable()
        .checkIn(['attendance', 'enrolment', 'personal_data', 'certificate', 'claim'])
      table.integer('record_id').notNullable()
      table.string('assigned_to', 10).notNullable().checkIn(['base', 'bureau'])
      table.text('statement_cipher').notNullable()
      table.string('status', 10).notNullable().checkIn(['open', 'upheld', 'dismissed', 'withdrawn'])
      table.string('lodged_at', 24).notNullable()
      table.string('due_on', 10).nullable()
      table.text('answer_cipher').nullable()
      refersTo(table, 'answered_by_id', 'users', { optional: true })
      table.string('answered_at', 24).nullable()
      table.index(['status', 'assigned_to'])
      table.check("assigned_to = 'bureau' OR base_id IS NOT NULL", [], 'record_objections_base')
      table.check(
        "(status IN ('upheld', 'dismissed')) = (answered_by_id IS NOT NULL)",
        [],
        'record_objections_answered'
      )
      table.check(
        '(answered_by_id IS NULL) = (answer_cipher IS NULL)',
        [],
        'record_objections_answer'
      )
      table.check(
        'answered_by_id IS NULL OR answered_by_id <> lodged_by_id',
        [],
        'record_objections_two_persons'
      )
    })
    this.schema.raw(
      'CREATE UNIQUE INDEX record_objections_open ON record_objections (person_id, kind, record_id) ' +
        "WHERE status = 'open'"
    )
  }

  async down() {
    this.schema.dropTable('record_objections')
  }
}
