import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'call_backs'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'claim_id', 'claims')
      table.integer('seed').notNullable()
      table.string('status', 8).notNullable().checkIn(['open', 'done'])
      table
        .string('outcome', 12)
        .nullable()
        .checkIn(['confirmed', 'differs', 'denied', 'not_reached'])
      table.string('note', 500).nullable()
      refersTo(table, 'drawn_by_id', 'users')
      refersTo(table, 'caller_id', 'users', { optional: true })
      table.string('called_at', 24).nullable()
      table.string('created_at', 24).notNullable()
      table.unique(['claim_id'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
