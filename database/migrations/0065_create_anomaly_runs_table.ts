import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'anomaly_runs'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('scope', 20).notNullable().checkIn(['all', 'class', 'batch'])
      table.integer('subject_id').nullable()
      table.integer('claims_count').notNullable()
      table.integer('flags_count').notNullable()
      table.integer('raised_count').notNullable()
      table.integer('cleared_count').notNullable()
      refersTo(table, 'actor_id', 'users', { optional: true })
      table.string('created_at', 24).notNullable()
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
