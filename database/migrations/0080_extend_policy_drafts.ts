import { BaseSchema } from '@adonisjs/lucid/schema'

const COLUMNS: Record<string, string[]> = {
  policies: ['updated_by_id integer REFERENCES users(id) ON DELETE RESTRICT'],
  policy_simulations: [
    // The rules as they were simulated: the draft goes on changing.
    "definition text NOT NULL DEFAULT '{}'",
    'cursor_id integer NOT NULL DEFAULT 0',
    'last_id integer NOT NULL DEFAULT 0',
    "gathered text NOT NULL DEFAULT '{}'",
    "totals text NOT NULL DEFAULT '[]'",
  ],
  policy_simulation_lines: [
    'trace_id integer REFERENCES claim_traces(id) ON DELETE RESTRICT',
    'gathered text',
  ],
}

const isOwn =
  'NEW.published_by_id IS NOT NULL AND NEW.published_by_id IN (NEW.created_by_id, NEW.updated_by_id)'

/**
 * Who wrote a draft last is on record and never publishes it. A simulation is a work in pieces that can
 * be taken up again: it keeps the rules it judges by, and how far it is.
 */
export default class extends BaseSchema {
  async up() {
    this.defer(async (client) => {
      for (const [table, columns] of Object.entries(COLUMNS)) {
        for (const column of columns) {
          await client.rawQuery(`ALTER TABLE ${table} ADD COLUMN ${column}`)
        }
      }
      const statements = client.dialect.name === 'postgres' ? ON_POSTGRES : ON_SQLITE
      for (const statement of statements) await client.rawQuery(statement)
    })
  }

  async down() {
    this.defer(async (client) => {
      const isPostgres = client.dialect.name === 'postgres'
      const gone = isPostgres
        ? ['DROP FUNCTION guard_policy_author CASCADE']
        : ['DROP TRIGGER policies_author_insert', 'DROP TRIGGER policies_author_update']
      for (const statement of gone) await client.rawQuery(statement)
      for (const [table, columns] of Object.entries(COLUMNS)) {
        for (const column of columns) {
          await client.rawQuery(`ALTER TABLE ${table} DROP COLUMN ${column.split(' ')[0]}`)
        }
      }
    })
  }
}

const ON_SQLITE = ['INSERT', 'UPDATE'].map(
  (event) =>
    `CREATE TRIGGER policies_author_${event.toLowerCase()} BEFORE ${event} ON policies
     WHEN ${isOwn} BEGIN SELECT RAISE(ABORT, 'policies_author'); END`
)

const ON_POSTGRES = [
  `CREATE FUNCTION guard_policy_author() RETURNS trigger AS $$
   BEGIN
     IF ${isOwn} THEN RAISE EXCEPTION 'policies_author' USING ERRCODE = '23514'; END IF;
     RETURN NEW;
   END; $$ LANGUAGE plpgsql`,
  `CREATE TRIGGER policies_author BEFORE INSERT OR UPDATE ON policies
   FOR EACH ROW EXECUTE FUNCTION guard_policy_author()`,
]
