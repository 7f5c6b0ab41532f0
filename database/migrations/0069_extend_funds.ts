import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns, reshapeTable } from '#app/shared/database/reshape_table'

/** A fund says which kinds of claims it pays; an approval undone goes back from committed to reserved. */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer(async (client) => {
      await client.rawQuery(
        "ALTER TABLE funds ADD COLUMN pays varchar(200) NOT NULL DEFAULT 'training_subsidy,assessment_subsidy,living_allowance,apprenticeship,competition_award'"
      )
      await client.rawQuery('ALTER TABLE fund_entries ADD COLUMN document varchar(200)')
      await client.rawQuery('ALTER TABLE fund_entries ADD COLUMN recovery_id integer')
      await reshapeTable(client, 'fund_entries', {
        values: {
          kind: [
            'appropriated',
            'reserved',
            'committed',
            'uncommitted',
            'paid',
            'released',
            'recovered',
          ],
        },
      })
      await client.rawQuery(
        'CREATE INDEX fund_entries_fund_kind_index ON fund_entries (fund_id, kind)'
      )
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.rawQuery('DROP INDEX fund_entries_fund_kind_index')
      await dropColumns(client, 'fund_entries', ['document', 'recovery_id'])
    })
  }
}
