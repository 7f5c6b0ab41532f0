import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'persons'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('name', 60).notNullable()
      table.string('name_pinyin', 200).notNullable()
      table.string('name_initials', 40).notNullable()
      table.string('document_type', 40).notNullable()
      table.text('document_cipher').notNullable()
      table.string('document_index', 64).notNullable()
      table.string('document_mask', 30).notNullable()
      table.string('birth_on', 10).nullable()
      table.string('sex', 6).nullable().checkIn(['male', 'female'])
      table.text('phone_cipher').nullable()
      table.string('phone_index', 64).nullable()
      table.string('phone_mask', 20).nullable()
      table.string('education', 30).nullable()
      table.string('bank_name', 80).nullable()
      table.text('account_cipher').nullable()
      table.string('account_index', 64).nullable()
      table.string('account_mask', 40).nullable()
      table.string('created_at', 24).notNullable()
      table.string('updated_at', 24).notNullable()
      table.unique(['document_type', 'document_index'])
      table.index(['name'])
      table.index(['name_pinyin'])
      table.index(['name_initials'])
      table.index(['phone_index'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
