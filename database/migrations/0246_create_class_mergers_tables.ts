import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { dropColumns } from '#app/shared/database/reshape_table'
import { refersTo } from '#app/shared/database/columns'

/** Mergers of classes that are being taught: asked by one, decided by another, with what was held till then. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('class_merger_requests', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'from_class_id', 'course_classes')
      refersTo(table, 'to_class_id', 'course_classes')
      table.string('reason', 200).notNullable()
      table.string('due_on', 10).nullable()
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      table.unique(['id', 'proposed_by_id'])
      table.check('from_class_id <> to_class_id', [], 'class_merger_requests_classes')
    })
    this.schema.createTable('class_merger_decisions', (table) => {
      table.increments('id').notNullable()
      table.integer('class_merger_request_id').unsigned().notNullable().unique()
      table.integer('proposed_by_id').unsigned().notNullable()
      table
        .foreign(['class_merger_request_id', 'proposed_by_id'])
        .references(['id', 'proposed_by_id'])
        .inTable('class_merger_requests')
        .onDelete('RESTRICT')
      table.string('result', 8).notNullable().checkIn(['approved', 'refused'])
      table.string('reason', 300).nullable()
      refersTo(table, 'decided_by_id', 'users')
      table.string('decided_at', 24).notNullable()
      table.check('decided_by_id <> proposed_by_id', [], 'class_merger_decisions_two_people')
      table.check("result = 'approved' OR reason IS NOT NULL", [], 'class_merger_decisions_reason')
    })
    this.schema.createTable('class_regrouping_sessions', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'class_regrouping_id', 'class_regroupings')
      refersTo(table, 'class_session_id', 'class_sessions')
      table.unique(['class_regrouping_id', 'class_session_id'])
    })
    for (const name of [
      'class_merger_requests',
      'class_merger_decisions',
      'class_regrouping_sessions',
    ]) {
      appendOnly(this.schema, name)
    }
    this.schema.alterTable('class_regroupings', (table) => {
      table.integer('class_merger_request_id').unsigned().nullable()
    })
    this.schema.raw(
      'CREATE INDEX class_regroupings_taught ON class_regroupings (to_class_id, class_merger_request_id)'
    )
  }

  async down() {
    this.schema.raw('DROP INDEX class_regroupings_taught')
    this.defer((client) => dropColumns(client, 'class_regroupings', ['class_merger_request_id']))
    this.schema.dropTable('class_regrouping_sessions')
    this.schema.dropTable('class_merger_decisions')
    this.schema.dropTable('class_merger_requests')
  }
}
