import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'idempotency_keys'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('user_id').unsigned().notNullable()
      table.foreign('user_id').references('id').inTable('users').onDelete('RESTRICT')
      table.string('key', 64).notNullable()
      table.string('route', 120).notNullable()
      table.string('body_hash', 64).notNullable()
      table.string('status', 10).notNullable().checkIn(['running', 'done'])
      table.string('redirect_to', 500).nullable()
      table.string('created_at', 24).notNullable()
      table.unique(['user_id', 'key'])
      table.index(['created_at'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
