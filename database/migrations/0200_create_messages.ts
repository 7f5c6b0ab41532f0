import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** What people are told, in the product first; the copies that go out by e-mail or SMS; what each wants. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('messages', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'user_id', 'users', { optional: true })
      refersTo(table, 'person_id', 'persons', { optional: true })
      table.string('kind', 60).notNullable()
      table.text('parameters').notNullable()
      table.string('path', 200).nullable()
      table.string('unique_key', 120).notNullable().unique()
      table.string('created_at', 24).notNullable()
      table.string('read_at', 24).nullable()
      table.check('(user_id IS NULL) <> (person_id IS NULL)', [], 'messages_one_recipient')
      table.check("path IS NULL OR path LIKE '/%'", [], 'messages_own_path')
    })
    this.schema.createTable('message_deliveries', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'message_id', 'messages')
      table.string('channel', 10).notNullable().checkIn(['email', 'sms'])
      table.string('state', 10).notNullable().checkIn(['queued', 'sent', 'failed', 'dead'])
      table.integer('attempts').notNullable().defaultTo(0)
      table.string('address_mask', 120).nullable()
      table.string('provider_reference', 120).nullable()
      table.string('last_error', 120).nullable()
      table.string('queued_at', 24).notNullable()
      table.string('claimed_until', 24).nullable()
      table.string('sent_at', 24).nullable()
      table.unique(['message_id', 'channel'])
      table.index(['channel', 'state'])
      table.index(['channel', 'sent_at'])
      table.check("(state = 'sent') = (sent_at IS NOT NULL)", [], 'message_deliveries_sent')
    })
    this.schema.createTable('contact_addresses', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'user_id', 'users')
      table.text('email_cipher').notNullable()
      table.string('email_mask', 120).notNullable()
      table.string('code_hash', 64).nullable()
      table.string('code_expires_at', 24).nullable()
      table.integer('tries').notNullable().defaultTo(0)
      table.string('confirmed_at', 24).nullable()
      table.string('created_at', 24).notNullable()
      table.unique(['user_id'])
    })
    this.schema.createTable('message_opt_outs', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'user_id', 'users')
      table.string('channel', 10).notNullable().checkIn(['email', 'sms'])
      table.string('topic', 20).notNullable()
      table.string('created_at', 24).notNullable()
      table.unique(['user_id', 'channel', 'topic'])
    })
  }

  async down() {
    this.schema.dropTable('message_opt_outs')
    this.schema.dropTable('contact_addresses')
    this.schema.dropTable('message_deliveries')
    this.schema.dropTable('messages')
  }
}
