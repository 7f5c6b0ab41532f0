import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Files that prove a person's group, checked by somebody who did not send them. */
export default class extends BaseSchema {
  protected tableName = 'proof_files'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'person_id', 'persons')
      table.string('category', 30).notNullable()
      table.string('title', 100).notNullable()
      table.string('proven_on', 10).notNullable()
      table.string('status', 10).notNullable().checkIn(['sent', 'accepted', 'refused'])
      table.string('reason', 300).nullable()
      table.string('file_path', 200).notNullable().unique()
      table.string('file_sha256', 64).notNullable()
      table.string('file_kind', 5).notNullable().checkIn(['pdf', 'jpg'])
      table.integer('file_size').notNullable()
      table.string('keep_until', 10).notNullable()
      refersTo(table, 'sent_by_id', 'users')
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.string('created_at', 24).notNullable()
      table.index(['person_id', 'id'])
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> sent_by_id',
        [],
        'proof_files_two_people'
      )
      table.check("status <> 'refused' OR reason IS NOT NULL", [], 'proof_files_reason')
      table.check("(status = 'sent') = (decided_by_id IS NULL)", [], 'proof_files_decided')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
