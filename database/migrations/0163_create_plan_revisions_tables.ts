import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Changes of a year's plan, proposed by the base and decided by the bureau; seats kept for groups. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('plan_revisions', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'base_id', 'bases')
      table.integer('year').notNullable()
      refersTo(table, 'annual_plan_id', 'annual_plans', { optional: true })
      table
        .string('kind', 12)
        .notNullable()
        .checkIn(['created', 'capacity', 'allocations', 'kept_seats'])
      table.integer('old_capacity').nullable()
      table.integer('new_capacity').nullable()
      table.text('kept_seats').nullable()
      table.string('document', 200).nullable()
      table.string('reason', 500).notNullable()
      table
        .string('status', 12)
        .notNullable()
        .checkIn(['proposed', 'approved', 'refused', 'withdrawn'])
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.string('decision_reason', 500).nullable()
      table.index(['base_id', 'year'])
      table.index(['status'])
      table.check(
        "decided_by_id IS NULL OR status = 'withdrawn' OR decided_by_id <> proposed_by_id",
        [],
        'plan_revisions_two_persons'
      )
      table.check(
        "kind NOT IN ('created', 'capacity') OR document IS NOT NULL",
        [],
        'plan_revisions_document'
      )
    })
    this.schema.createTable('plan_revision_lines', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'plan_revision_id', 'plan_revisions')
      refersTo(table, 'specialty_id', 'specialties')
      table.integer('old_capacity').notNullable()
      table.integer('new_capacity').notNullable()
      table.unique(['plan_revision_id', 'specialty_id'])
      table.check('new_capacity >= 0', [], 'plan_revision_lines_capacity')
    })
    this.schema.createTable('plan_kept_seats', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'plan_allocation_id', 'plan_allocations')
      refersTo(table, 'plan_revision_id', 'plan_revisions')
      table.string('categories', 300).notNullable()
      table.integer('seats').notNullable()
      table.string('until_day', 10).notNullable()
      table.string('created_at', 24).notNullable()
      table.string('ended_at', 24).nullable()
      table.check('seats > 0', [], 'plan_kept_seats_count')
    })
  }

  async down() {
    this.schema.dropTable('plan_kept_seats')
    this.schema.dropTable('plan_revision_lines')
    this.schema.dropTable('plan_revisions')
  }
}
