import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** One-time passwords that a base prints for its trainees; kept as hashes only. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('users', (table) => {
      table.string('slip_used_at', 24).nullable()
    })
    this.schema.createTable('slip_runs', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'base_id', 'bases')
      refersTo(table, 'course_class_id', 'course_classes', { optional: true })
      refersTo(table, 'requested_by_id', 'users')
      table.string('created_at', 24).notNullable()
      table.string('printed_at', 24).nullable()
    })
    this.schema.createTable('password_slips', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'slip_run_id', 'slip_runs')
      refersTo(table, 'person_id', 'persons')
      refersTo(table, 'user_id', 'users')
      table.string('password_hash', 200).nullable()
      table.string('printed_at', 24).nullable()
      table.string('expires_at', 24).nullable()
      table.string('used_at', 24).nullable()
      table.string('replaced_at', 24).nullable()
      table.unique(['slip_run_id', 'person_id'])
      table.check(
        '(password_hash IS NULL) = (printed_at IS NULL) AND (printed_at IS NULL) = (expires_at IS NULL)',
        [],
        'password_slips_printed_whole'
      )
      table.check('used_at IS NULL OR printed_at IS NOT NULL', [], 'password_slips_used_printed')
    })
    this.schema.raw(
      'CREATE UNIQUE INDEX password_slips_live ON password_slips (person_id) ' +
        'WHERE printed_at IS NOT NULL AND used_at IS NULL AND replaced_at IS NULL'
    )
  }

  async down() {
    this.schema.dropTable('password_slips')
    this.schema.dropTable('slip_runs')
    this.schema.raw('ALTER TABLE users DROP COLUMN slip_used_at')
  }
}
