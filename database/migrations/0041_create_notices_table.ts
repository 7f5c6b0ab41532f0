import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'notices'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('number', 30).notNullable().unique()
      table.string('title_zh', 160).notNullable()
      table.string('title_en', 200).notNullable()
      table.string('status', 10).notNullable().checkIn(['draft', 'published', 'closed'])
      table.integer('working_days').notNullable()
      table.string('opens_on', 10).nullable()
      table.string('closes_on', 10).nullable()
      table.integer('claims_count').notNullable().defaultTo(0)
      table.bigInteger('total_fen').notNullable().defaultTo(0)
      table.integer('created_by_id').unsigned().notNullable()
      table.foreign('created_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['created_by_id'])
      table.integer('published_by_id').unsigned().nullable()
      table.foreign('published_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['published_by_id'])
      table.string('published_at', 24).nullable()
      table.integer('closed_by_id').unsigned().nullable()
      table.foreign('closed_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['closed_by_id'])
      table.string('closed_at', 24).nullable()
      table.string('created_at', 24).notNullable()
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
