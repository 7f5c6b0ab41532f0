import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'policy_simulations'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'policy_id', 'policies')
      table.string('rule_set_hash', 64).notNullable()
      table.string('status', 10).notNullable().checkIn(['queued', 'running', 'finished', 'failed'])
      table.integer('claims_count').notNullable().defaultTo(0)
      table.integer('done_count').notNullable().defaultTo(0)
      table.integer('gains_count').notNullable().defaultTo(0)
      table.integer('losses_count').notNullable().defaultTo(0)
      table.integer('same_count').notNullable().defaultTo(0)
      table.bigInteger('before_fen').notNullable().defaultTo(0)
      table.bigInteger('after_fen').notNullable().defaultTo(0)
      table.integer('milliseconds').nullable()
      table.string('failure', 300).nullable()
      refersTo(table, 'created_by_id', 'users')
      table.string('created_at', 24).notNullable()
      table.string('finished_at', 24).nullable()
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
