import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'employers'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('credit_code', 18).notNullable().unique()
      table.string('name', 120).notNullable()
      table.string('account_name', 120).nullable()
      table.string('bank_name', 80).nullable()
      table.text('account_cipher').nullable()
      table.string('account_index', 64).nullable()
      table.string('account_mask', 40).nullable()
      refersTo(table, 'created_by_id', 'users', { optional: true })
      table.string('created_at', 24).notNullable()
      table.string('updated_at', 24).notNullable()
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
