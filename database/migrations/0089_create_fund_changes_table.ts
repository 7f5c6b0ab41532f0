import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'
import { reshapeTable } from '#app/shared/database/reshape_table'

/**
 * Changes of appropriations: one person proposes by a document, a second confirms. What was confirmed is
 * in the ledger; unspent money that is taken back is an entry of its own.
 */
export default class extends BaseSchema {
  static disableTransactions = true

  protected tableName = 'fund_changes'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('kind', 12).notNullable().checkIn(['created', 'added', 'taken_back'])
      refersTo(table, 'fund_id', 'funds', { optional: true })
      table.string('code', 40).nullable()
      table.string('name_zh', 100).nullable()
      table.string('name_en', 160).nullable()
      table.integer('year').nullable()
      table.string('pays', 200).nullable()
      table.bigInteger('amount_fen').notNullable()
      table.string('document', 200).notNullable()
      table.string('note', 500).nullable()
      table.string('status', 10).notNullable().checkIn(['proposed', 'confirmed', 'refused'])
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.string('decision_reason', 500).nullable()
      table.index(['status'])
      table.check('amount_fen > 0', [], 'fund_changes_amount')
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'fund_changes_two_people'
      )
      table.check("kind = 'created' OR fund_id IS NOT NULL", [], 'fund_changes_fund')
    })
    this.defer((client) =>
      reshapeTable(client, 'fund_entries', {
        values: {
          kind: [
            'appropriated',
            'taken_back',
            'reserved',
            'committed',
            'uncommitted',
            'paid',
            'released',
            'recovered',
          ],
        },
      })
    )
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
