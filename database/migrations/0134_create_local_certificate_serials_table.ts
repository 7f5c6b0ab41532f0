import { BaseSchema } from '@adonisjs/lucid/schema'

/** Serials of certificates whose numbers follow no national rule, by series. */
export default class extends BaseSchema {
  protected tableName = 'local_certificate_serials'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('series', 40).notNullable().unique()
      table.integer('last_serial').notNullable()
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
