import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'

export default class extends BaseSchema {
  protected tableName = 'class_decisions'

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
      table
        .string('result', 12)
        .notNullable()
        .checkIn([
          'applied',
          'approved',
          'returned',
          'enrolling',
          'started',
          'finished',
          'cancelled',
        ])
      table.integer('actor_id').unsigned().notNullable()
      table.foreign('actor_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['actor_id'])
      table.string('reason', 500).nullable()
      table.string('created_at', 24).notNullable()
    })

    appendOnly(this.schema, this.tableName)
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
