import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'audit_heads'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('sequence').notNullable()
      table.string('hash', 64).notNullable()
    })
    this.defer(async (database) => {
      await database.table(this.tableName).insert({ id: 1, sequence: 0, hash: '0'.repeat(64) })
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
