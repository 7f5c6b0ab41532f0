import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'roster_imports'

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
      table.string('file_name', 200).notNullable()
      table.string('file_sha256', 64).notNullable()
      table.string('status', 12).notNullable().checkIn(['checked', 'written', 'discarded'])
      table.integer('rows_accepted').notNullable()
      table.integer('rows_warned').notNullable()
      table.integer('rows_refused').notNullable()
      table.integer('rows_written').notNullable().defaultTo(0)
      table.text('content_cipher').notNullable()
      table.integer('actor_id').unsigned().notNullable()
      table.foreign('actor_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['actor_id'])
      table.string('created_at', 24).notNullable()
      table.string('written_at', 24).nullable()
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
