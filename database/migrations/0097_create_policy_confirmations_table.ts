import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/**
 * One person proposes that the values of a policy are those of a document, a second confirms it. The
 * draft of a recovery that the system wrote is cancelled by two people as well.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('policy_confirmations', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'policy_id', 'policies')
      table.string('document', 200).notNullable()
      table.string('status', 10).notNullable().checkIn(['proposed', 'confirmed', 'refused'])
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.string('decision_reason', 500).nullable()
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'policy_confirmations_two_people'
      )
      table.check(
        "status = 'proposed' OR decided_by_id IS NOT NULL",
        [],
        'policy_confirmations_decided'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX policy_confirmations_open ON policy_confirmations (policy_id) WHERE status = 'proposed'"
    )
    this.defer(async (client) => {
      for (const column of [
        'cancel_reason varchar(500)',
        'cancel_proposed_by_id integer REFERENCES users (id)',
        'cancel_proposed_at varchar(24)',
      ]) {
        await client.rawQuery(`ALTER TABLE recoveries ADD COLUMN ${column}`)
      }
    })
  }

  async down() {
    this.defer(async (client) => {
      for (const column of ['cancel_proposed_at', 'cancel_proposed_by_id', 'cancel_reason']) {
        await client.rawQuery(`ALTER TABLE recoveries DROP COLUMN ${column}`)
      }
    })
    this.schema.dropTable('policy_confirmations')
  }
}
