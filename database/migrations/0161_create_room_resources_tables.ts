import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'
import { dropColumns } from '#app/shared/database/reshape_table'

/** What stands in a room, and when a room or a whole base is closed. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('room_workstations', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'room_id', 'rooms')
      refersTo(table, 'specialty_id', 'specialties')
      table.integer('workstations').notNullable()
      table.unique(['room_id', 'specialty_id'])
      table.check('workstations > 0', [], 'room_workstations_count')
    })
    this.schema.createTable('room_equipment', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'room_id', 'rooms')
      refersTo(table, 'specialty_id', 'specialties', { optional: true })
      table.string('name', 80).notNullable()
      table.integer('quantity').notNullable()
      table.integer('usable').notNullable()
      table.unique(['room_id', 'name'])
      table.check('quantity > 0 AND usable >= 0 AND usable <= quantity', [], 'room_equipment_count')
    })
    this.schema.createTable('closures', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'base_id', 'bases')
      refersTo(table, 'room_id', 'rooms', { optional: true })
      table.string('from_day', 10).notNullable()
      table.string('to_day', 10).notNullable()
      table.string('slot', 10).nullable().checkIn(['morning', 'afternoon', 'evening'])
      table.string('reason', 200).notNullable()
      refersTo(table, 'created_by_id', 'users')
      table.string('created_at', 24).notNullable()
      refersTo(table, 'lifted_by_id', 'users', { optional: true })
      table.string('lifted_at', 24).nullable()
      table.index(['base_id', 'to_day'])
      table.check('to_day >= from_day', [], 'closures_days')
    })
    for (const column of [
      "status varchar(10) NOT NULL DEFAULT 'in_use' CHECK (status IN ('in_use', 'retired'))",
      "is_accessible varchar(10) NOT NULL DEFAULT 'unknown' CHECK (is_accessible IN ('yes', 'no', 'unknown'))",
    ]) {
      this.schema.raw(`ALTER TABLE rooms ADD COLUMN ${column}`)
    }
  }

  async down() {
    this.schema.dropTable('closures')
    this.schema.dropTable('room_equipment')
    this.schema.dropTable('room_workstations')
    this.defer((client) => dropColumns(client, 'rooms', ['status', 'is_accessible']))
  }
}
