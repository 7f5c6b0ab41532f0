import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/**
 * Changes of issued certificates: one person proposes, another carries out. What the system drafts has no
 * proposer until somebody takes it up.
 */
export default class extends BaseSchema {
  protected tableName = 'certificate_changes'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'certificate_id', 'certificates')
      table.string('kind', 12).notNullable().checkIn(['revocation', 'correction', 'reissue'])
      table
        .string('status', 12)
        .notNullable()
        .checkIn(['draft', 'proposed', 'carried_out', 'refused'])
      table.string('reason', 300).notNullable()
      table.string('document', 200).notNullable()
      table.text('facts_cipher').nullable()
      table.string('drafted_at', 24).notNullable()
      refersTo(table, 'proposed_by_id', 'users', { optional: true })
      table.string('proposed_at', 24).nullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.string('decided_reason', 300).nullable()
      refersTo(table, 'successor_id', 'certificates', { optional: true })
      table.index(['status'])
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'certificate_changes_two_people'
      )
      table.check(
        "(status IN ('draft', 'refused')) OR proposed_by_id IS NOT NULL",
        [],
        'certificate_changes_proposer'
      )
      table.check(
        "(status IN ('carried_out', 'refused')) = (decided_by_id IS NOT NULL)",
        [],
        'certificate_changes_decider'
      )
      table.check(
        "(kind = 'correction') = (facts_cipher IS NOT NULL)",
        [],
        'certificate_changes_facts'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX certificate_changes_open ON certificate_changes (certificate_id, kind) WHERE status IN ('draft', 'proposed')"
    )
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
