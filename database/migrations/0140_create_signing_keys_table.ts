import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * Public halves of the keys that sign certificates, with the time each signs in. One is in use; those
 * retired are kept for good, since what they signed is still verified by them.
 */
export default class extends BaseSchema {
  protected tableName = 'signing_keys'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('kid', 20).notNullable().unique()
      table.string('alg', 12).notNullable().checkIn(['EdDSA'])
      table.string('public_key', 43).notNullable().unique()
      table.string('not_before', 24).notNullable()
      table.string('retired_at', 24).nullable()
      table.string('created_at', 24).notNullable()
      table.check('retired_at IS NULL OR retired_at >= not_before', [], 'signing_keys_period')
    })
    this.schema.raw(
      'CREATE UNIQUE INDEX signing_keys_in_use ON signing_keys (alg) WHERE retired_at IS NULL'
    )
    this.#guard()
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }

  /** Only the retirement of a key may be written, once. */
  #guard() {
    if ((this.schema as any).client.config.client === 'pg') {
      this.schema.raw(
        `CREATE OR REPLACE FUNCTION refuse_key_change() RETURNS trigger AS $$
         BEGIN
           IF TG_OP = 'UPDATE' AND OLD.retired_at IS NULL
             AND (OLD.id, OLD.kid, OLD.alg, OLD.public_key, OLD.not_before)
               IS NOT DISTINCT FROM (NEW.id, NEW.kid, NEW.alg, NEW.public_key, NEW.not_before)
           THEN RETURN NEW; END IF;
           RAISE EXCEPTION 'signing_keys: a key is kept as it is' USING ERRCODE = '23514';
         END;
         $$ LANGUAGE plpgsql`
      )
      this.schema.raw(
        `CREATE TRIGGER signing_keys_kept BEFORE UPDATE OR DELETE ON signing_keys
         FOR EACH ROW EXECUTE FUNCTION refuse_key_change()`
      )
      return
    }
    this.schema.raw(
      `CREATE TRIGGER signing_keys_no_delete BEFORE DELETE ON signing_keys
       BEGIN SELECT RAISE(ABORT, 'signing_keys: a key is kept as it is'); END`
    )
    this.schema.raw(
      `CREATE TRIGGER signing_keys_no_update BEFORE UPDATE ON signing_keys
       WHEN OLD.retired_at IS NOT NULL OR OLD.id IS NOT NEW.id OR OLD.kid IS NOT NEW.kid
         OR OLD.alg IS NOT NEW.alg OR OLD.public_key IS NOT NEW.public_key
         OR OLD.not_before IS NOT NEW.not_before
       BEGIN SELECT RAISE(ABORT, 'signing_keys: a key is kept as it is'); END`
    )
  }
}
