import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'attendance_marks'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('class_session_id').unsigned().notNullable()
      table
        .foreign('class_session_id')
        .references('id')
        .inTable('class_sessions')
        .onDelete('RESTRICT')
      table.integer('enrolment_id').unsigned().notNullable()
      table.foreign('enrolment_id').references('id').inTable('enrolments').onDelete('RESTRICT')
      table.index(['enrolment_id'])
      table.string('status', 10).notNullable().checkIn(['present', 'late', 'leave', 'absent'])
      table.integer('hours').notNullable()
      table.integer('marked_by_id').notNullable()
      table.string('marked_at', 24).notNullable()
      table.unique(['class_session_id', 'enrolment_id'])
      table.check('hours BETWEEN 0 AND 8', [], 'attendance_marks_hours')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
