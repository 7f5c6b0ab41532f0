import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'assessment_bodies'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('code', 30).notNullable().unique()
      table.string('name_zh', 100).notNullable()
      table.string('name_en', 160).notNullable()
      table.string('type_letter', 1).notNullable().checkIn(['Y', 'S'])
      table.string('body_code', 4).notNullable()
      table.string('province_code', 2).notNullable()
      table.string('sequence_code', 6).notNullable()
      table.string('filed_until', 10).notNullable()
      table.string('value_status', 12).notNullable().checkIn(['confirmed', 'example'])
      table.text('source').notNullable()
      table.string('created_at', 24).notNullable()
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
