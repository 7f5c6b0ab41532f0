import { BaseSchema } from '@adonisjs/lucid/schema'

/** What a version is: never changed once it was published. */
const FIXED = ['rule_set_id', 'code', 'version', 'kind', 'effective_from']

const changed = FIXED.map((column) => `NEW.${column} <> OLD.${column}`).join(' OR ')
const isBack = "(NEW.status = 'draft' OR (OLD.status = 'retired' AND NEW.status = 'published'))"
const overlaps = `EXISTS (SELECT 1 FROM policies other
  WHERE other.id <> NEW.id AND other.kind = NEW.kind AND other.status <> 'draft'
    AND other.effective_from <= COALESCE(NEW.effective_to, '9999-12-31')
    AND NEW.effective_from <= COALESCE(other.effective_to, '9999-12-31'))`
const isInForce = (row: 'OLD' | 'NEW') =>
  `EXISTS (SELECT 1 FROM policies WHERE policies.rule_set_id = ${row}.id AND policies.status <> 'draft')`

/**
 * A published version never changes, nor do its rules; the periods of two versions of one kind never
 * overlap. The database refuses it whoever writes.
 */
export default class extends BaseSchema {
  async up() {
    this.defer(async (client) => {
      const statements = client.dialect.name === 'postgres' ? onPostgres() : onSqlite()
      for (const statement of statements) await client.rawQuery(statement)
    })
  }

  async down() {
    this.defer(async (client) => {
      const statements =
        client.dialect.name === 'postgres'
          ? ['DROP FUNCTION guard_policies CASCADE', 'DROP FUNCTION guard_rule_sets CASCADE']
          : TRIGGERS.map((name) => `DROP TRIGGER ${name}`)
      for (const statement of statements) await client.rawQuery(statement)
    })
  }
}

const TRIGGERS = [
  'policies_fixed',
  'policies_kept',
  'policies_apart_insert',
  'policies_apart_update',
  'rule_sets_fixed',
  'rule_sets_kept',
]

function onSqlite() {
  const refuse = (name: string, event: string, when: string, message: string) =>
    `CREATE TRIGGER ${name} BEFORE ${event} WHEN ${when} BEGIN SELECT RAISE(ABORT, '${message}'); END`
  const published = "OLD.status <> 'draft'"
  return [
    refuse(
      'policies_fixed',
      'UPDATE ON policies',
      `${published} AND (${changed} OR ${isBack})`,
      'a published policy is fixed'
    ),
    refuse('policies_kept', 'DELETE ON policies', published, 'a published policy is kept'),
    ...['INSERT', 'UPDATE'].map((event) =>
      refuse(
        `policies_apart_${event.toLowerCase()}`,
        `${event} ON policies`,
        `NEW.status <> 'draft' AND ${overlaps}`,
        'policies_apart'
      )
    ),
    refuse(
      'rule_sets_fixed',
      'UPDATE ON rule_sets',
      isInForce('OLD'),
      'the rules of a published policy are fixed'
    ),
    refuse(
      'rule_sets_kept',
      'DELETE ON rule_sets',
      isInForce('OLD'),
      'the rules of a published policy are kept'
    ),
  ]
}

function onPostgres() {
  const raise = (message: string) => `RAISE EXCEPTION '${message}' USING ERRCODE = '23514'`
  return [
    `CREATE FUNCTION guard_policies() RETURNS trigger AS $$
     BEGIN
       IF TG_OP = 'DELETE' THEN
         IF OLD.status <> 'draft' THEN ${raise('a published policy is kept')}; END IF;
         RETURN OLD;
       END IF;
       IF TG_OP = 'UPDATE' AND OLD.status <> 'draft' AND (${changed} OR ${isBack}) THEN
         ${raise('a published policy is fixed')};
       END IF;
       IF NEW.status <> 'draft' THEN
         PERFORM pg_advisory_xact_lock(hashtext('policies ' || NEW.kind));
         IF ${overlaps} THEN ${raise('policies_apart')}; END IF;
       END IF;
       RETURN NEW;
     END; $$ LANGUAGE plpgsql`,
    `CREATE TRIGGER policies_guard BEFORE INSERT OR UPDATE OR DELETE ON policies
     FOR EACH ROW EXECUTE FUNCTION guard_policies()`,
    `CREATE FUNCTION guard_rule_sets() RETURNS trigger AS $$
     BEGIN
       IF ${isInForce('OLD')} THEN ${raise('the rules of a published policy are fixed')}; END IF;
       IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
       RETURN NEW;
     END; $$ LANGUAGE plpgsql`,
    `CREATE TRIGGER rule_sets_guard BEFORE UPDATE OR DELETE ON rule_sets
     FOR EACH ROW EXECUTE FUNCTION guard_rule_sets()`,
  ]
}
