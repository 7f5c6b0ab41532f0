import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns } from '#app/shared/database/reshape_table'

const COLUMNS = ['document_tail4', 'document_tail6', 'phone_tail4']

/** The last digits of documents and phones under a key, to find people by them. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('persons', (table) => {
      for (const column of COLUMNS) {
        table.string(column, 64).nullable()
        table.index([column])
      }
    })
    // People on record already get theirs in the background.
    this.defer(async (client) => {
      const someone = await client.from('persons').select('id').first()
      if (!someone) return
      const now = '2026-01-01T00:00:00.000Z'
      await client.table('outbox_jobs').insert({
        kind: 'people.scan',
        payload: JSON.stringify({ afterId: 0 }),
        units: 1,
        status: 'pending',
        attempts: 0,
        run_at: now,
        created_at: now,
      })
    })
  }

  async down() {
    this.schema.alterTable('persons', (table) => {
      for (const column of COLUMNS) table.dropIndex([column])
    })
    this.defer((client) => dropColumns(client, 'persons', COLUMNS))
  }
}
