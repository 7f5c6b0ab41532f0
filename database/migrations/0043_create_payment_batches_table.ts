import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'payment_batches'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('number', 30).notNullable().unique()
      table.integer('fund_id').unsigned().notNullable()
      table.foreign('fund_id').references('id').inTable('funds').onDelete('RESTRICT')
      table.index(['fund_id'])
      table.string('status', 10).notNullable().checkIn(['open', 'exported', 'settled'])
      table.integer('lines_count').notNullable()
      table.bigInteger('total_fen').notNullable()
      table.bigInteger('paid_fen').notNullable().defaultTo(0)
      table.integer('failed_count').notNullable().defaultTo(0)
      table.string('file_path', 200).nullable()
      table.string('file_sha256', 64).nullable()
      table.integer('created_by_id').unsigned().notNullable()
      table.foreign('created_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['created_by_id'])
      table.integer('exported_by_id').unsigned().nullable()
      table.foreign('exported_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['exported_by_id'])
      table.string('exported_at', 24).nullable()
      table.integer('settled_by_id').unsigned().nullable()
      table.foreign('settled_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['settled_by_id'])
      table.string('settled_at', 24).nullable()
      table.string('created_at', 24).notNullable()
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
