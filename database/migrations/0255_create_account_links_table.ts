import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Whose an officer's account is, as one proposed and another confirmed by the document itself. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('account_links', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'user_id', 'users')
      refersTo(table, 'former_person_id', 'persons', { optional: true })
      refersTo(table, 'person_id', 'persons')
      table.string('reason', 300).notNullable()
      table.string('status', 10).notNullable().checkIn(['proposed', 'linked', 'refused'])
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.check("(status = 'proposed') = (decided_by_id IS NULL)", [], 'account_links_decided')
      table.check('decided_by_id <> proposed_by_id', [], 'account_links_two')
      table.check('user_id NOT IN (proposed_by_id, decided_by_id)', [], 'account_links_own')
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX account_links_open ON account_links (user_id) WHERE status = 'proposed'"
    )
  }

  async down() {
    this.schema.dropTable('account_links')
  }
}
