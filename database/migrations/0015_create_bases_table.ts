import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'bases'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('code', 20).notNullable().unique()
      table.string('kind', 30).notNullable()
      table.string('name_zh', 100).notNullable()
      table.string('name_en', 160).notNullable()
      table.string('short_name', 40).notNullable()
      table.string('address', 200).nullable()
      table.string('listed_until', 10).nullable()
      table.string('account_name', 120).nullable()
      table.string('bank_name', 120).nullable()
      table.text('account_cipher').nullable()
      table.string('account_mask', 40).nullable()
      table.text('source').notNullable()
      table.string('created_at', 24).notNullable()
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
