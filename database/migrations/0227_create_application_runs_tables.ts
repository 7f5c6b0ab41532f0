import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** One decision over many applications, and what became of each of them. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('application_runs', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'base_id', 'bases')
      table.string('result', 10).notNullable().checkIn(['confirmed', 'waiting', 'refused'])
      table.string('reason_code', 30).nullable()
      table.string('reason', 300).nullable()
      table.integer('total').notNullable()
      table.string('request_id', 60).nullable()
      refersTo(table, 'actor_id', 'users')
      table.string('created_at', 24).notNullable()
      table.check("(result = 'refused') = (reason_code IS NOT NULL)", [], 'application_runs_reason')
    })
    this.schema.createTable('application_run_lines', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'application_run_id', 'application_runs')
      refersTo(table, 'enrolment_application_id', 'enrolment_applications')
      // Left out by the preview: only why is told.
      table.boolean('is_excluded').notNullable().defaultTo(false)
      table.string('status', 8).notNullable().checkIn(['waiting', 'went', 'stayed'])
      // The refusal's sentence: language file, code and values.
      table.string('module', 30).nullable()
      table.string('code', 40).nullable()
      table.text('params').nullable()
      table.unique(['application_run_id', 'enrolment_application_id'])
      table.index(['application_run_id', 'status', 'id'])
      table.check("(status = 'stayed') = (code IS NOT NULL)", [], 'application_run_lines_why')
    })
  }

  async down() {
    this.schema.dropTable('application_run_lines')
    this.schema.dropTable('application_runs')
  }
}
