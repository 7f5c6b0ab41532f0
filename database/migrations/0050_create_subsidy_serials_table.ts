import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'subsidy_serials'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('kind', 20).notNullable().checkIn(['claim', 'notice', 'payment_batch'])
      table.integer('year').notNullable()
      table.integer('last_serial').notNullable()
      table.unique(['kind', 'year'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
