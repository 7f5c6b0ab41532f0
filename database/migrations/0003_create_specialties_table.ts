import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'specialties'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('code', 40).notNullable().unique()
      table.integer('position').notNullable().unique()
      table.string('name_zh', 60).notNullable()
      table.string('name_en', 80).notNullable()
      table.text('source').notNullable()
      table.string('created_at', 24).notNullable()
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
