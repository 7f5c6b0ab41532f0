import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'notice_objections'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('number', 20).notNullable().unique()
      refersTo(table, 'notice_id', 'notices')
      refersTo(table, 'claim_id', 'claims', { optional: true })
      table.string('name', 60).notNullable()
      table.text('contact_cipher').notNullable()
      table.string('contact_mask', 40).notNullable()
      table.string('ground', 1000).notNullable()
      table.string('file_name', 200).nullable()
      table.string('file_path', 200).nullable()
      table.string('file_sha256', 64).nullable()
      table.string('status', 10).notNullable().checkIn(['open', 'dismissed', 'upheld'])
      table.string('lodged_at', 24).notNullable()
      table.string('due_on', 10).nullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decision_reason', 500).nullable()
      table.string('decided_at', 24).nullable()
      table.index(['status'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
