import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'claim_amendments'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'claim_id', 'claims')
      table.string('fact', 60).notNullable()
      table.text('old_value').notNullable()
      table.text('new_value').notNullable()
      table.string('reason', 500).notNullable()
      table.string('document', 200).nullable()
      table.string('status', 10).notNullable().checkIn(['proposed', 'approved', 'refused'])
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_reason', 500).nullable()
      table.string('decided_at', 24).nullable()
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'claim_amendments_two_people'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX claim_amendments_open ON claim_amendments (claim_id, fact) WHERE status = 'proposed'"
    )
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
