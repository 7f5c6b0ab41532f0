import { BaseSchema } from '@adonisjs/lucid/schema'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

const FILLED: Record<string, string> = {
  postgres: `(SELECT COALESCE(json_agg(json_build_array(one->>'id', one->>'result')), '[]')::text
    FROM json_array_elements(trace::json->'conditions') AS one)`,
  sqlite: `(SELECT json_group_array(json_array(
    json_extract(one.value, '$.id'), json_extract(one.value, '$.result')))
    FROM json_each(trace, '$.conditions') AS one)`,
}

/**
 * Beside each trace how its conditions at the top came out, in their order: lists and simulations ask
 * for no more, and a trace has fifteen times as many letters.
 */
export default class extends BaseSchema {
  async up() {
    this.defer(async (client) => {
      const isPostgres = client.dialect.name === 'postgres'
      await client.rawQuery(
        `ALTER TABLE claim_traces ADD COLUMN outcomes text NOT NULL DEFAULT '[]'`
      )
      const guards = isPostgres ? [] : await takeGuards(client)
      if (isPostgres) await client.rawQuery('ALTER TABLE claim_traces DISABLE TRIGGER USER')
      await client.rawQuery(
        `UPDATE claim_traces SET outcomes = ${FILLED[isPostgres ? 'postgres' : 'sqlite']}`
      )
      if (isPostgres) await client.rawQuery('ALTER TABLE claim_traces ENABLE TRIGGER USER')
      for (const sql of guards) await client.rawQuery(sql)
    })
  }

  async down() {
    this.defer((client) => client.rawQuery('ALTER TABLE claim_traces DROP COLUMN outcomes'))
  }
}

/** Takes the triggers off that keep traces from being changed; gives what makes them anew. */
async function takeGuards(client: QueryClientContract): Promise<string[]> {
  const triggers = await client.rawQuery(
    `SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'claim_traces'`
  )
  for (const { name } of triggers) await client.rawQuery(`DROP TRIGGER ${name}`)
  return triggers.map(({ sql }: { sql: string }) => sql)
}
