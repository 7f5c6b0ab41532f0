import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'base_specialties'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('base_id').unsigned().notNullable()
      table.foreign('base_id').references('id').inTable('bases').onDelete('RESTRICT')
      table.index(['base_id'])
      table.integer('specialty_id').unsigned().notNullable()
      table.foreign('specialty_id').references('id').inTable('specialties').onDelete('RESTRICT')
      table.index(['specialty_id'])
      table.unique(['base_id', 'specialty_id'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
