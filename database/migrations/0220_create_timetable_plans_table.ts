import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Timetables made by the machine: what was asked, what came out, how good it is, and who put it in force. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('timetable_plans', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'base_id', 'bases')
      table
        .string('status', 12)
        .notNullable()
        .checkIn(['queued', 'running', 'made', 'failed', 'cancelled', 'applied'])
      table.integer('seed').notNullable()
      table.string('from_day', 10).notNullable()
      table.string('to_day', 10).notNullable()
      table.text('settings').notNullable()
      // Hashes of what the plan was made from, by part, so that a stale plan can name what changed.
      table.text('input_parts').nullable()
      table.string('input_hash', 64).nullable()
      table.integer('progress').notNullable().defaultTo(0)
      table.text('result').nullable()
      table.integer('objective').nullable()
      table.integer('bound').nullable()
      table.string('failure', 40).nullable()
      refersTo(table, 'created_by_id', 'users')
      table.string('created_at', 24).notNullable()
      table.string('finished_at', 24).nullable()
      refersTo(table, 'applied_by_id', 'users', { optional: true })
      table.string('applied_at', 24).nullable()
      table.check('from_day <= to_day', [], 'timetable_plans_period')
      table.check(
        "(status = 'applied') = (applied_at IS NOT NULL) AND (applied_at IS NULL) = (applied_by_id IS NULL)",
        [],
        'timetable_plans_applied'
      )
      table.check(
        "status NOT IN ('made', 'applied') OR (result IS NOT NULL AND input_hash IS NOT NULL AND objective IS NOT NULL)",
        [],
        'timetable_plans_result'
      )
      table.check('bound IS NULL OR bound <= objective', [], 'timetable_plans_bound')
    })
  }

  async down() {
    this.schema.dropTable('timetable_plans')
  }
}
