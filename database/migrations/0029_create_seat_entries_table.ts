import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'

export default class extends BaseSchema {
  protected tableName = 'seat_entries'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('plan_allocation_id').unsigned().notNullable()
      table
        .foreign('plan_allocation_id')
        .references('id')
        .inTable('plan_allocations')
        .onDelete('RESTRICT')
      table.index(['plan_allocation_id'])
      table.integer('course_class_id').unsigned().notNullable()
      table
        .foreign('course_class_id')
        .references('id')
        .inTable('course_classes')
        .onDelete('RESTRICT')
      table.index(['course_class_id'])
      table.integer('enrolment_id').unsigned().nullable()
      table.foreign('enrolment_id').references('id').inTable('enrolments').onDelete('RESTRICT')
      table.index(['enrolment_id'])
      table.string('kind', 10).notNullable().checkIn(['reserve', 'release', 'take', 'free'])
      table.integer('seats').notNullable()
      table.integer('actor_id').unsigned().notNullable()
      table.foreign('actor_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['actor_id'])
      table.string('created_at', 24).notNullable()
      table.check('seats > 0', [], 'seat_entries_seats')
    })

    appendOnly(this.schema, this.tableName)
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
