import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Another bank account that a trainee asks for; nothing changes until two officers agreed. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('account_requests', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'person_id', 'persons')
      refersTo(table, 'asked_by_id', 'users')
      table.string('bank_name', 80).notNullable()
      table.text('account_cipher').notNullable()
      table.string('account_index', 64).notNullable()
      table.string('account_mask', 40).notNullable()
      table.string('reason', 300).notNullable()
      table.string('file_kind', 4).notNullable().checkIn(['pdf', 'jpg', 'png'])
      table.string('file_path', 200).notNullable()
      table.string('file_sha256', 64).notNullable()
      table.string('status', 10).notNullable().checkIn(['asked', 'checked', 'refused', 'withdrawn'])
      table.string('asked_at', 24).notNullable()
      refersTo(table, 'checked_by_id', 'users', { optional: true })
      table.string('checked_at', 24).nullable()
      table.string('check_reason', 300).nullable()
      refersTo(table, 'account_correction_id', 'account_corrections', { optional: true })
      table.check(
        "(status = 'checked') = (account_correction_id IS NOT NULL)",
        [],
        'account_requests_correction'
      )
      table.check(
        'checked_by_id IS NULL OR checked_by_id <> asked_by_id',
        [],
        'account_requests_two_people'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX account_requests_open ON account_requests (person_id) WHERE status = 'asked'"
    )
  }

  async down() {
    this.schema.dropTable('account_requests')
  }
}
