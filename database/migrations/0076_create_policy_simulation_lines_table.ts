import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'policy_simulation_lines'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'policy_simulation_id', 'policy_simulations')
      refersTo(table, 'claim_id', 'claims')
      table.integer('before_fen').notNullable()
      table.integer('after_fen').notNullable()
      table.string('before_verdict', 8).notNullable()
      table.string('after_verdict', 8).notNullable()
      table.string('condition_id', 60).nullable()
      table.unique(['policy_simulation_id', 'claim_id'])
      table.index(['policy_simulation_id', 'after_fen'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
