import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'
import { appendOnly } from '#app/shared/database/append_only'

export default class extends BaseSchema {
  protected tableName = 'claim_traces'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'claim_id', 'claims')
      refersTo(table, 'policy_id', 'policies')
      table
        .string('occasion', 12)
        .notNullable()
        .checkIn(['prepared', 'submitted', 'reviewed', 'approved', 'amended'])
      table.text('facts').notNullable()
      table.text('trace').notNullable()
      table.string('trace_hash', 64).notNullable()
      table.string('verdict', 8).notNullable().checkIn(['passed', 'failed', 'unknown'])
      table.integer('amount_fen').notNullable()
      table.string('created_at', 24).notNullable()
      table.index(['claim_id', 'id'])
    })
    appendOnly(this.schema, this.tableName)
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
