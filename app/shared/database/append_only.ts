import type { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * Makes the database refuse every UPDATE and DELETE of a table, on SQLite and on PostgreSQL.
 * Called from the migration that creates an append-only record.
 */
export function appendOnly(schema: BaseSchema['schema'], table: string) {
  const dialect = (schema as any).client.config.client as string
  if (dialect === 'pg') {
    schema.raw(
      `CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
       BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23514'; END;
       $$ LANGUAGE plpgsql`
    )
    schema.raw(
      `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table}
       FOR EACH ROW EXECUTE FUNCTION refuse_change()`
    )
    return
  }
  for (const verb of ['UPDATE', 'DELETE']) {
    schema.raw(
      `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table}
       BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`
    )
  }
}
