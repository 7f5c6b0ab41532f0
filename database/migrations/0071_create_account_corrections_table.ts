import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'account_corrections'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('owner_type', 10).notNullable().checkIn(['person', 'base', 'employer'])
      table.integer('owner_id').notNullable()
      refersTo(table, 'claim_id', 'claims', { optional: true })
      table.string('account_name', 120).notNullable()
      table.string('bank_name', 120).notNullable()
      table.text('account_cipher').notNullable()
      table.string('account_index', 64).notNullable()
      table.string('account_mask', 40).notNullable()
      table.string('reason', 500).notNullable()
      table.string('proof', 200).notNullable()
      table.string('status', 10).notNullable().checkIn(['proposed', 'approved', 'refused'])
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_reason', 500).nullable()
      table.string('decided_at', 24).nullable()
      table.index(['owner_type', 'owner_id'])
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'account_corrections_two_people'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX account_corrections_open ON account_corrections (owner_type, owner_id) WHERE status = 'proposed'"
    )
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
