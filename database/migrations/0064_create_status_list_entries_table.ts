import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'status_list_entries'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'status_list_id', 'status_lists')
      table.integer('row_number').notNullable()
      table.string('document_index', 64).notNullable()
      table.string('document_mask', 30).notNullable()
      table.string('name', 60).notNullable()
      table.string('from_on', 10).nullable()
      table.string('to_on', 10).nullable()
      table.string('detail', 200).nullable()
      table.index(['document_index', 'status_list_id'])
      table.check("document_index <> ''", [], 'status_list_entries_document')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
