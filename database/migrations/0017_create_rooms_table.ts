import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'rooms'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('base_id').unsigned().notNullable()
      table.foreign('base_id').references('id').inTable('bases').onDelete('RESTRICT')
      table.index(['base_id'])
      table.string('code', 30).notNullable()
      table.string('name_zh', 60).notNullable()
      table.string('name_en', 100).notNullable()
      table.integer('seats').notNullable()
      table.integer('specialty_id').unsigned().nullable()
      table.foreign('specialty_id').references('id').inTable('specialties').onDelete('RESTRICT')
      table.index(['specialty_id'])
      table.string('created_at', 24).notNullable()
      table.unique(['base_id', 'code'])
      table.check('seats > 0', [], 'rooms_seats')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
