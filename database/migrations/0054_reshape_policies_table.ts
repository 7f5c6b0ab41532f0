import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns, reshapeTable } from '#app/shared/database/reshape_table'

/** Every kind of claim has its policies; who published and retired a version is on record. */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer(async (client) => {
      for (const column of [
        'based_on_id integer REFERENCES policies(id) ON DELETE RESTRICT',
        'created_by_id integer REFERENCES users(id) ON DELETE RESTRICT',
        'published_by_id integer REFERENCES users(id) ON DELETE RESTRICT',
        'published_at varchar(24)',
        'retired_by_id integer REFERENCES users(id) ON DELETE RESTRICT',
        'retired_at varchar(24)',
        'updated_at varchar(24)',
      ]) {
        await client.rawQuery(`ALTER TABLE policies ADD COLUMN ${column}`)
      }
      await reshapeTable(client, 'policies', {
        values: {
          kind: [
            'training_subsidy',
            'assessment_subsidy',
            'living_allowance',
            'apprenticeship',
            'competition_award',
          ],
        },
      })
    })
  }

  async down() {
    this.defer(async (client) => {
      await dropColumns(client, 'policies', [
        'based_on_id',
        'created_by_id',
        'published_by_id',
        'published_at',
        'retired_by_id',
        'retired_at',
        'updated_at',
      ])
    })
  }
}
