import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'trainers'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('base_id').unsigned().notNullable()
      table.foreign('base_id').references('id').inTable('bases').onDelete('RESTRICT')
      table.index(['base_id'])
      table.integer('user_id').unsigned().nullable()
      table.foreign('user_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['user_id'])
      table.string('code', 30).notNullable()
      table.string('name', 60).notNullable()
      table.string('qualification', 100).nullable()
      table.integer('specialty_id').unsigned().nullable()
      table.foreign('specialty_id').references('id').inTable('specialties').onDelete('RESTRICT')
      table.index(['specialty_id'])
      table.string('created_at', 24).notNullable()
      table.unique(['base_id', 'code'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
