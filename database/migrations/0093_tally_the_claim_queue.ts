import { BaseSchema } from '@adonisjs/lucid/schema'

/** What the claims are counted by: every filter of the queue that is not a search or a period. */
const MARKS: Record<string, (row: string) => string> = {
  queue_tab: (row) => `${row}queue_tab`,
  base_id: (row) => `COALESCE(${row}base_id, 0)`,
  occupation_id: (row) => `COALESCE(${row}occupation_id, 0)`,
  kind: (row) => `${row}kind`,
  is_payable: (row) => `CASE WHEN ${row}amount_fen > 0 THEN 1 ELSE 0 END`,
  is_assigned: (row) => `CASE WHEN ${row}assigned_to_id IS NULL THEN 0 ELSE 1 END`,
}
const NAMES = Object.keys(MARKS).join(', ')
const POSITIONS = Object.keys(MARKS)
  .map((_, index) => index + 1)
  .join(', ')

function marksOf(row = '') {
  return Object.values(MARKS).map((mark) => mark(row))
}

function namedMarks() {
  return Object.entries(MARKS)
    .map(([name, mark]) => `${mark('')} AS ${name}`)
    .join(', ')
}

/**
 * How many claims there are of each kind, base, occupation and tab, kept by the database itself in the
 * statement that writes a claim: the queue shows its counts without walking all claims, and no code can
 * forget to keep them. Rows of the same marks are added up when they are read. A page deep in a tab skips
 * over a narrow index, a fifth of the one that holds what the filters ask for.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('claim_tallies', (table) => {
      table.increments('id').notNullable()
      table.string('queue_tab', 8).notNullable()
      table.integer('base_id').notNullable()
      table.integer('occupation_id').notNullable()
      table.string('kind', 30).notNullable()
      table.integer('is_payable').notNullable()
      table.integer('is_assigned').notNullable()
      table.integer('total').notNullable()
    })
    this.defer(async (client) => {
      await client.rawQuery(
        `INSERT INTO claim_tallies (${NAMES}, total)
         SELECT ${marksOf().join(', ')}, COUNT(*) FROM claims GROUP BY ${POSITIONS}`
      )
      const isPostgres = client.dialect.name === 'postgres'
      for (const sql of isPostgres ? onPostgres() : onSqlite()) await client.rawQuery(sql)
      await client.rawQuery('CREATE INDEX claims_queue_deep ON claims (queue_tab, id)')
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.rawQuery('DROP INDEX claims_queue_deep')
      for (const event of ['insert', 'update', 'delete']) {
        const on = client.dialect.name === 'postgres' ? ' ON claims' : ''
        await client.rawQuery(`DROP TRIGGER claims_tallied_${event}${on}`)
      }
      if (client.dialect.name === 'postgres') {
        await client.rawQuery('DROP FUNCTION tally_claims()')
        await client.rawQuery('DROP SEQUENCE claim_tally_turns')
      }
    })
    this.schema.dropTable('claim_tallies')
  }
}

/**
 * Rows are only added, so that no two officers wait for each other; every 256th change adds them up,
 * unless another is at it.
 */
function onPostgres(): string[] {
  const rows = { INSERT: 'NEW TABLE AS new_rows', DELETE: 'OLD TABLE AS old_rows' }
  const tables = { ...rows, UPDATE: `${rows.DELETE} ${rows.INSERT}` }
  const insert = `INSERT INTO claim_tallies (${NAMES}, total)`
  return [
    'CREATE SEQUENCE claim_tally_turns',
    `CREATE OR REPLACE FUNCTION tally_claims() RETURNS trigger AS $$
     BEGIN
       IF TG_OP = 'INSERT' THEN
         ${insert} SELECT ${marksOf().join(', ')}, COUNT(*) FROM new_rows GROUP BY ${POSITIONS};
       ELSIF TG_OP = 'DELETE' THEN
         ${insert} SELECT ${marksOf().join(', ')}, -COUNT(*) FROM old_rows GROUP BY ${POSITIONS};
       ELSE
         ${insert} SELECT ${NAMES}, SUM(step) FROM (
           SELECT ${namedMarks()}, 1 AS step FROM new_rows
           UNION ALL SELECT ${namedMarks()}, -1 FROM old_rows
         ) AS moved GROUP BY ${POSITIONS} HAVING SUM(step) <> 0;
       END IF;
       IF NOT FOUND OR nextval('claim_tally_turns') % 256 <> 0 THEN RETURN NULL; END IF;
       IF current_setting('transaction_isolation') = 'read committed'
         AND pg_try_advisory_xact_lock('claim_tallies'::regclass::oid::bigint) THEN
         WITH added AS (DELETE FROM claim_tallies RETURNING ${NAMES}, total)
         ${insert} SELECT ${NAMES}, SUM(total) FROM added
           GROUP BY ${POSITIONS} HAVING SUM(total) <> 0;
       END IF;
       RETURN NULL;
     END;
     $$ LANGUAGE plpgsql`,
    ...Object.entries(tables).map(
      ([event, named]) =>
        `CREATE TRIGGER claims_tallied_${event.toLowerCase()} AFTER ${event} ON claims
         REFERENCING ${named} FOR EACH STATEMENT EXECUTE FUNCTION tally_claims()`
    ),
  ]
}

/** One writer at a time: the row of the marks itself is changed. */
function onSqlite(): string[] {
  const add = (row: string, step: number) =>
    `INSERT INTO claim_tallies (${NAMES}, total) VALUES (${marksOf(row).join(', ')}, ${step})
     ON CONFLICT (${NAMES}) DO UPDATE SET total = total + excluded.total;`
  const [now, before] = [marksOf('NEW.'), marksOf('OLD.')]
  const moves = now.map((mark, index) => `${mark} <> ${before[index]}`).join(' OR ')
  return [
    `CREATE UNIQUE INDEX claim_tallies_marks ON claim_tallies (${NAMES})`,
    `CREATE TRIGGER claims_tallied_insert AFTER INSERT ON claims BEGIN ${add('NEW.', 1)} END`,
    `CREATE TRIGGER claims_tallied_update AFTER UPDATE ON claims WHEN ${moves}
     BEGIN ${add('OLD.', -1)} ${add('NEW.', 1)} END`,
    `CREATE TRIGGER claims_tallied_delete AFTER DELETE ON claims BEGIN ${add('OLD.', -1)} END`,
  ]
}
