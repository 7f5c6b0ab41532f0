import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns, reshapeTable } from '#app/shared/database/reshape_table'

const COLUMNS = {
  seed: 'integer',
  submitted_by_id: 'integer REFERENCES users(id) ON DELETE RESTRICT',
  submitted_at: 'varchar(24)',
  approved_by_id:
    'integer REFERENCES users(id) ON DELETE RESTRICT CHECK (approved_by_id IS NULL OR approved_by_id <> submitted_by_id)',
  approved_at: 'varchar(24)',
  entry_round: 'integer NOT NULL DEFAULT 1',
  sample_seed: 'integer',
  sampled_by_id: 'integer REFERENCES users(id) ON DELETE RESTRICT',
  sampled_at: 'varchar(24)',
  objections_until: 'varchar(10)',
  finalised_by_id: 'integer REFERENCES users(id) ON DELETE RESTRICT',
  finalised_at: 'varchar(24)',
}

/**
 * A sitting is planned, approved by the bureau, marked twice, sampled, published for objections and
 * final. Those published before are final: they gave their grades. Those half way begin their marks
 * anew, and their old marks are no results.
 */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer(async (client) => {
      await reshapeTable(client, 'sittings', {
        values: {
          status: [
            'planned',
            'submitted',
            'approved',
            'entered',
            'differing',
            'checked',
            'published',
            'final',
          ],
        },
      })
      for (const [name, type] of Object.entries(COLUMNS)) {
        await client.rawQuery(`ALTER TABLE sittings ADD COLUMN ${name} ${type}`)
      }
      await client.rawQuery(
        "UPDATE sittings SET status = 'final', finalised_by_id = published_by_id, finalised_at = published_at WHERE status = 'published'"
      )
      await client.rawQuery(
        "DELETE FROM scores WHERE sitting_id IN (SELECT id FROM sittings WHERE status <> 'final')"
      )
      await client.rawQuery(
        "UPDATE sittings SET status = 'planned', entered_by_id = NULL, entered_at = NULL, checked_by_id = NULL, checked_at = NULL WHERE status <> 'final'"
      )
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.rawQuery("UPDATE sittings SET status = 'published' WHERE status = 'final'")
      await client.rawQuery(
        "UPDATE sittings SET status = 'planned' WHERE status IN ('submitted', 'approved', 'entered', 'differing')"
      )
      await dropColumns(client, 'sittings', Object.keys(COLUMNS).reverse())
      await reshapeTable(client, 'sittings', {
        values: { status: ['planned', 'entered', 'checked', 'published'] },
      })
    })
  }
}
