import { BaseSchema } from '@adonisjs/lucid/schema'

/** Sensitive facts of an act beside the audit chain, as the typed reasons are: they can be erased. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('audit_facts', (table) => {
      table.increments('id').notNullable()
      table.integer('audit_sequence').notNullable().unique()
      table.text('facts').notNullable()
      table.string('salt', 32).notNullable()
    })
  }

  async down() {
    this.schema.dropTable('audit_facts')
  }
}
