import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'class_sessions'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('course_class_id').unsigned().notNullable()
      table
        .foreign('course_class_id')
        .references('id')
        .inTable('course_classes')
        .onDelete('RESTRICT')
      table.index(['course_class_id'])
      table.integer('room_id').unsigned().notNullable()
      table.foreign('room_id').references('id').inTable('rooms').onDelete('RESTRICT')
      table.index(['room_id'])
      table.integer('trainer_id').unsigned().notNullable()
      table.foreign('trainer_id').references('id').inTable('trainers').onDelete('RESTRICT')
      table.index(['trainer_id'])
      table.integer('sequence').notNullable()
      table.string('day', 10).notNullable()
      table.string('slot', 10).notNullable().checkIn(['morning', 'afternoon', 'evening'])
      table.string('starts_at_time', 5).notNullable()
      table.string('ends_at_time', 5).notNullable()
      table.integer('hours').notNullable()
      table.string('kind', 10).notNullable().checkIn(['theory', 'practice'])
      table.string('attendance_marked_at', 24).nullable()
      table.integer('attendance_marked_by_id').unsigned().nullable()
      table
        .foreign('attendance_marked_by_id')
        .references('id')
        .inTable('users')
        .onDelete('RESTRICT')
      table.index(['attendance_marked_by_id'])
      table.string('created_at', 24).notNullable()
      table.unique(['course_class_id', 'day', 'slot'])
      table.unique(['room_id', 'day', 'slot'])
      table.unique(['trainer_id', 'day', 'slot'])
      table.index(['day'])
      table.check('hours BETWEEN 1 AND 8', [], 'class_sessions_hours')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
