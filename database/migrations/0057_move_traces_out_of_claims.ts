import { BaseSchema } from '@adonisjs/lucid/schema'

/** Every trace is kept with the moment it was made: what was known then can be read later. */
export default class extends BaseSchema {
  async up() {
    this.defer(async (client) => {
      const isPostgres = client.dialect.name === 'postgres'
      const verdict = isPostgres ? "trace::json->>'verdict'" : "json_extract(trace, '$.verdict')"
      await client.rawQuery(
        `INSERT INTO claim_traces
          (claim_id, policy_id, occasion, facts, trace, trace_hash, verdict, amount_fen, created_at)
         SELECT id, policy_id, 'prepared', facts, trace, trace_hash, ${verdict}, amount_fen, created_at
         FROM claims ORDER BY id`
      )
      await client.rawQuery(
        'UPDATE claims SET trace_id = (SELECT MAX(t.id) FROM claim_traces t WHERE t.claim_id = claims.id)'
      )
      await client.rawQuery('ALTER TABLE claims DROP COLUMN facts')
      await client.rawQuery('ALTER TABLE claims DROP COLUMN trace')
    })
  }
}
