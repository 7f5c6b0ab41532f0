import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'occupations'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('code', 12).notNullable().unique()
      table.string('standard_code', 12).nullable()
      table.string('name_zh', 60).notNullable()
      table.string('name_en', 120).notNullable()
      table.integer('edition').notNullable()
      table.string('value_status', 12).notNullable().checkIn(['confirmed', 'example', 'unverified'])
      table.text('source').notNullable()
      table.string('created_at', 24).notNullable()
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
