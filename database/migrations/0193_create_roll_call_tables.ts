import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Keys of telephones that call the roll without a network, and the signed sheets they send. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('roll_call_devices', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'user_id', 'users')
      table.string('public_key', 200).notNullable().unique()
      table.string('created_at', 24).notNullable()
    })
    this.schema.createTable('roll_call_sheets', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'roll_call_device_id', 'roll_call_devices')
      refersTo(table, 'class_session_id', 'class_sessions')
      table.integer('sequence').notNullable()
      table.text('payload').notNullable()
      table.string('signature', 120).notNullable()
      table.string('marked_at', 24).notNullable()
      table.integer('skew_seconds').notNullable()
      table.string('received_at', 24).notNullable()
      table
        .string('outcome', 10)
        .notNullable()
        .checkIn(['merged', 'to_decide', 'decided', 'refused'])
      table.string('cause', 20).nullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.unique(['roll_call_device_id', 'sequence'])
    })
  }

  async down() {
    this.schema.dropTable('roll_call_sheets')
    this.schema.dropTable('roll_call_devices')
  }
}
