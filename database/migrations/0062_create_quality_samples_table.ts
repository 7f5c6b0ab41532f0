import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'quality_samples'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'claim_id', 'claims')
      refersTo(table, 'decision_id', 'claim_decisions')
      refersTo(table, 'policy_id', 'policies')
      table.string('basis', 16).notNullable().checkIn(['first_of_policy', 'seeded'])
      table.integer('seed').notNullable()
      table.string('status', 10).notNullable().checkIn(['open', 'agreed', 'disagreed'])
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('note', 500).nullable()
      table.string('created_at', 24).notNullable()
      table.string('decided_at', 24).nullable()
      table.unique(['decision_id'])
      table.index(['status'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
