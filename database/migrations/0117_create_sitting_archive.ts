import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Which papers of a sitting are in the archive, in which form, and who filed them. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('sitting_archive_items', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'sitting_id', 'sittings')
      table.string('item', 30).notNullable()
      table.string('form', 10).notNullable().checkIn(['paper', 'electronic'])
      table.integer('pieces').notNullable()
      table.string('place', 120).notNullable()
      table.string('keep_until', 10).notNullable()
      refersTo(table, 'filed_by_id', 'users')
      table.string('filed_at', 24).notNullable()
      table.string('withdrawn_reason', 200).nullable()
      refersTo(table, 'withdrawn_by_id', 'users', { optional: true })
      table.string('withdrawn_at', 24).nullable()
      table.check('pieces > 0', [], 'sitting_archive_items_pieces')
      table.check(
        '(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)',
        [],
        'sitting_archive_items_withdrawal'
      )
    })
  }

  async down() {
    this.schema.dropTable('sitting_archive_items')
  }
}
