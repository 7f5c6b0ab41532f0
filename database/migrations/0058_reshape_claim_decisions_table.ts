import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns, reshapeTable } from '#app/shared/database/reshape_table'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * A decision says what it led to, the trace it rests on, a reason of a closed list, and which earlier
 * decision it undoes: the state at any past moment can be read from here.
 */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer(async (client) => {
      for (const column of [
        'status varchar(12)',
        'trace_id integer REFERENCES claim_traces(id) ON DELETE RESTRICT',
        'reason_code varchar(30)',
        'undoes_id integer REFERENCES claim_decisions(id) ON DELETE RESTRICT',
      ]) {
        await client.rawQuery(`ALTER TABLE claim_decisions ADD COLUMN ${column}`)
      }
      await fillStatuses(client)
      await reshapeTable(client, 'claim_decisions', {
        values: {
          stage: [
            'submission',
            'review',
            'approval',
            'notice',
            'payment',
            'withdrawal',
            'hold',
            'dispute',
            'quality',
            'recovery',
          ],
          result: [
            'submitted',
            'passed',
            'returned',
            'rejected',
            'published',
            'closed',
            'batched',
            'exported',
            'paid',
            'failed',
            'withdrawn',
            'undone',
            'held',
            'released',
            'lodged',
            'dismissed',
            'upheld',
            'agreed',
            'disagreed',
            'started',
            'completed',
            'written_off',
            'cancelled',
            'quota_freed',
            'quota_kept',
          ],
        },
      })
      await client.rawQuery(
        'CREATE UNIQUE INDEX claim_decisions_undone_once ON claim_decisions (undoes_id) WHERE undoes_id IS NOT NULL'
      )
      await client.rawQuery(
        'CREATE INDEX claim_decisions_claim_order ON claim_decisions (claim_id, id)'
      )
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.rawQuery('DROP INDEX claim_decisions_undone_once')
      await client.rawQuery('DROP INDEX claim_decisions_claim_order')
      await dropColumns(client, 'claim_decisions', [
        'status',
        'trace_id',
        'reason_code',
        'undoes_id',
      ])
    })
  }
}

const STATUS = `CASE WHEN stage = 'review' AND result = 'passed' THEN 'reviewed'
  WHEN stage = 'approval' AND result = 'passed' THEN 'approved'
  WHEN result IN ('published', 'closed') THEN 'noticed'
  WHEN result = 'exported' THEN 'paying' ELSE result END`

/** Says of the decisions taken so far what they led to; the table is open for this one statement. */
async function fillStatuses(client: QueryClientContract) {
  const update = `UPDATE claim_decisions SET status = ${STATUS}`
  if (client.dialect.name === 'postgres') {
    const trigger = 'TRIGGER claim_decisions_append_only'
    await client.rawQuery(`ALTER TABLE claim_decisions DISABLE ${trigger}`)
    await client.rawQuery(update)
    await client.rawQuery(`ALTER TABLE claim_decisions ENABLE ${trigger}`)
    return
  }
  const [{ sql }] = await client.rawQuery(
    "SELECT sql FROM sqlite_master WHERE name = 'claim_decisions_no_update'"
  )
  await client.rawQuery('DROP TRIGGER claim_decisions_no_update')
  await client.rawQuery(update)
  await client.rawQuery(sql)
}
