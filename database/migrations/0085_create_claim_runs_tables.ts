import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** One act over many claims, and what became of each of them. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('claim_runs', (table) => {
      table.increments('id').notNullable()
      table.string('act', 12).notNullable().checkIn(['decision', 'assignment', 'check'])
      table.string('stage', 12).notNullable().checkIn(['review', 'approval'])
      // Of a decision or a check.
      table.string('result', 10).nullable().checkIn(['passed', 'returned', 'rejected', 'failed'])
      table.string('reason', 500).nullable()
      table.string('reason_code', 30).nullable()
      table.string('check_name', 30).nullable()
      table.string('evidence', 200).nullable()
      // Of an assignment; nobody when it takes the claims from whoever had them.
      refersTo(table, 'officer_id', 'users', { optional: true })
      table.integer('total').notNullable()
      table.integer('went').notNullable().defaultTo(0)
      table.integer('stayed').notNullable().defaultTo(0)
      table.string('request_id', 60).nullable()
      refersTo(table, 'actor_id', 'users')
      table.string('created_at', 24).notNullable()
      table.string('finished_at', 24).nullable()
      table.check('went >= 0 AND stayed >= 0 AND went + stayed <= total', [], 'claim_runs_counts')
    })
    this.schema.createTable('claim_run_lines', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'claim_run_id', 'claim_runs')
      refersTo(table, 'claim_id', 'claims')
      // The version that was previewed.
      table.integer('version').notNullable()
      // Left out by the preview: only why is told.
      table.boolean('is_excluded').notNullable().defaultTo(false)
      table.string('status', 8).notNullable().checkIn(['waiting', 'went', 'stayed'])
      table.string('code', 40).nullable()
      table.text('params').nullable()
      table.unique(['claim_run_id', 'claim_id'])
      table.index(['claim_run_id', 'status', 'id'])
    })
  }

  async down() {
    this.schema.dropTable('claim_run_lines')
    this.schema.dropTable('claim_runs')
  }
}
