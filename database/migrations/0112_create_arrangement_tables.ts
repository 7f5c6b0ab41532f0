import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** When a sitting is held, where, by whom, and who sits at which place. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('sitting_parts', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'sitting_id', 'sittings')
      table.string('component', 10).notNullable().checkIn(['theory', 'skills', 'review'])
      table.string('starts_at_time', 5).notNullable()
      table.integer('minutes').notNullable()
      table.integer('at_once').notNullable()
      table.string('ends_at_time', 5).notNullable()
      table.unique(['sitting_id', 'component'])
      table.check('minutes > 0 AND at_once > 0', [], 'sitting_parts_size')
      table.check('ends_at_time > starts_at_time', [], 'sitting_parts_order')
    })
    this.schema.createTable('sitting_rooms', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'sitting_id', 'sittings')
      refersTo(table, 'room_id', 'rooms')
      table.unique(['sitting_id', 'room_id'])
    })
    this.schema.createTable('sitting_staff', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'sitting_id', 'sittings')
      refersTo(table, 'examiner_id', 'examiners')
      table.string('duty', 12).notNullable().checkIn(['invigilator', 'assessor', 'panel'])
      refersTo(table, 'room_id', 'rooms', { optional: true })
      table.unique(['sitting_id', 'examiner_id', 'duty'])
      table.check("(duty = 'invigilator') = (room_id IS NOT NULL)", [], 'sitting_staff_room')
    })
    this.schema.createTable('sitting_candidates', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'sitting_id', 'sittings')
      refersTo(table, 'enrolment_id', 'enrolments')
      table.string('number', 60).notNullable().unique()
      table.integer('position').notNullable()
      table.string('components', 60).notNullable()
      refersTo(table, 'room_id', 'rooms')
      table.integer('seat').notNullable()
      table.unique(['sitting_id', 'enrolment_id'])
      table.unique(['sitting_id', 'position'])
      table.unique(['sitting_id', 'room_id', 'seat'])
      table.check('seat > 0', [], 'sitting_candidates_seat')
    })
  }

  async down() {
    this.schema.dropTable('sitting_candidates')
    this.schema.dropTable('sitting_staff')
    this.schema.dropTable('sitting_rooms')
    this.schema.dropTable('sitting_parts')
  }
}
