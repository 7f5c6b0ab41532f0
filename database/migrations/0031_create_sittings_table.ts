import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'sittings'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('code', 40).notNullable().unique()
      table.integer('course_class_id').unsigned().notNullable()
      table
        .foreign('course_class_id')
        .references('id')
        .inTable('course_classes')
        .onDelete('RESTRICT')
      table.index(['course_class_id'])
      table.integer('attempt').notNullable()
      table.string('held_on', 10).notNullable()
      table.string('components', 60).notNullable()
      table
        .string('status', 10)
        .notNullable()
        .checkIn(['planned', 'entered', 'checked', 'published'])
      table.integer('entered_by_id').unsigned().nullable()
      table.foreign('entered_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['entered_by_id'])
      table.string('entered_at', 24).nullable()
      table.integer('checked_by_id').unsigned().nullable()
      table.foreign('checked_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['checked_by_id'])
      table.string('checked_at', 24).nullable()
      table.integer('published_by_id').unsigned().nullable()
      table.foreign('published_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['published_by_id'])
      table.string('published_at', 24).nullable()
      table.integer('created_by_id').unsigned().notNullable()
      table.foreign('created_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['created_by_id'])
      table.string('created_at', 24).notNullable()
      table.string('updated_at', 24).notNullable()
      table.unique(['course_class_id', 'attempt'])
      table.check(
        'checked_by_id IS NULL OR checked_by_id <> entered_by_id',
        [],
        'sittings_two_persons'
      )
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
