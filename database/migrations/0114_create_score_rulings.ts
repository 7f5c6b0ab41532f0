import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'
import { reshapeTable } from '#app/shared/database/reshape_table'

/** Exempt from a part, or a part void: asked for by the base, decided by the bureau. */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.schema.createTable('score_rulings', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'sitting_id', 'sittings')
      refersTo(table, 'enrolment_id', 'enrolments')
      table.string('component', 10).notNullable().checkIn(['theory', 'skills', 'review'])
      table.string('kind', 10).notNullable().checkIn(['exempt', 'void'])
      table.string('reason', 200).notNullable()
      table.string('document', 120).notNullable()
      table.string('status', 10).notNullable().checkIn(['proposed', 'accepted', 'refused'])
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.string('decision_reason', 200).nullable()
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'score_rulings_two_persons'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX score_rulings_live ON score_rulings (sitting_id, enrolment_id, component) WHERE status <> 'refused'"
    )
    this.defer(async (client) => {
      await reshapeTable(client, 'scores', {
        values: { outcome: ['marked', 'absent', 'exempt', 'void'] },
        checks: { scores_outcome: "(outcome = 'marked') = (mark_tenths IS NOT NULL)" },
      })
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.rawQuery("DELETE FROM scores WHERE outcome IN ('exempt', 'void')")
      await reshapeTable(client, 'scores', {
        values: { outcome: ['marked', 'absent'] },
        checks: {
          scores_outcome:
            "(outcome = 'marked' AND mark_tenths IS NOT NULL) OR (outcome = 'absent' AND mark_tenths IS NULL)",
        },
      })
    })
    this.schema.dropTable('score_rulings')
  }
}
