import { BaseSchema } from '@adonisjs/lucid/schema'

/** What somebody typed for an act, beside the audit chain: it can be erased where the law asks for it. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('audit_reasons', (table) => {
      table.increments('id').notNullable()
      table.integer('audit_sequence').notNullable().unique()
      table.text('reason').notNullable()
    })
  }

  async down() {
    this.schema.dropTable('audit_reasons')
  }
}
