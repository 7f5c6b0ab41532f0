import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'
import { dropColumns } from '#app/shared/database/reshape_table'

/** Records that only a living person gets: the database refuses them for one that became another. */
const OF_PEOPLE = [
  'enrolments',
  'enrolment_applications',
  'certificates',
  'claims',
  'grade_records',
] as const

/** Two records of one person: how they are found, decided by two people, and taken apart again. */
export default class extends BaseSchema {
  async up() {
    this.schema.raw(
      'ALTER TABLE persons ADD COLUMN merged_into_id INTEGER NULL REFERENCES persons (id) ON DELETE RESTRICT CHECK (merged_into_id <> id)'
    )
    this.schema.raw('CREATE INDEX persons_merged_into ON persons (merged_into_id)')
    this.schema.raw('CREATE INDEX persons_document ON persons (document_index)')

    this.schema.createTable('person_documents', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'person_id', 'persons')
      table.string('document_type', 40).notNullable()
      table.text('document_cipher').notNullable()
      table.string('document_index', 64).notNullable()
      table.string('document_mask', 30).notNullable()
      table.string('proof', 200).notNullable()
      refersTo(table, 'recorded_by_id', 'users')
      table.string('recorded_at', 24).notNullable()
      table.unique(['person_id', 'document_index'])
      table.index(['document_index'])
    })
    appendOnly(this.schema, 'person_documents')

    this.schema.createTable('person_duplicates', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'first_id', 'persons')
      refersTo(table, 'second_id', 'persons')
      table.string('reasons', 100).notNullable()
      table
        .string('status', 16)
        .notNullable()
        .checkIn(['open', 'different', 'proposed', 'merged', 'undo_proposed'])
      refersTo(table, 'keep_id', 'persons', { optional: true })
      refersTo(table, 'proposed_by_id', 'users', { optional: true })
      table.string('merged_at', 24).nullable()
      table.string('found_at', 24).notNullable()
      table.string('updated_at', 24).notNullable()
      table.unique(['first_id', 'second_id'])
      table.index(['status', 'id'])
      table.check('first_id < second_id', [], 'person_duplicates_order')
      table.check(
        'keep_id IS NULL OR keep_id = first_id OR keep_id = second_id',
        [],
        'person_duplicates_kept'
      )
      table.check(
        "(status IN ('proposed', 'undo_proposed')) = (proposed_by_id IS NOT NULL)",
        [],
        'person_duplicates_proposed'
      )
    })

    this.schema.createTable('person_duplicate_decisions', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'person_duplicate_id', 'person_duplicates')
      table
        .string('step', 16)
        .notNullable()
        .checkIn(['different', 'proposed', 'merged', 'refused', 'undo_proposed', 'undone', 'kept'])
      table.string('reason', 300).notNullable()
      refersTo(table, 'actor_id', 'users')
      table.string('decided_at', 24).notNullable()
    })
    appendOnly(this.schema, 'person_duplicate_decisions')

    this.schema.createTable('person_merge_lines', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'decision_id', 'person_duplicate_decisions')
      table.string('table_name', 40).notNullable()
      table.integer('row_id').notNullable()
      table.string('column_name', 40).notNullable()
      table.string('from_value', 40).notNullable()
      table.string('to_value', 40).notNullable()
    })
    appendOnly(this.schema, 'person_merge_lines')

    this.defer(async (client) => {
      const isPostgres = client.dialect.name === 'postgres'
      if (isPostgres) await client.rawQuery(REFUSE)
      for (const table of OF_PEOPLE) {
        for (const statement of isPostgres ? [onPostgres(table)] : onSqlite(table)) {
          await client.rawQuery(statement)
        }
      }
    })
  }

  async down() {
    this.defer(async (client) => {
      const isPostgres = client.dialect.name === 'postgres'
      for (const table of OF_PEOPLE) {
        for (const verb of isPostgres ? [''] : ['_insert', '_update']) {
          const on = isPostgres ? ` ON ${table}` : ''
          await client.rawQuery(`DROP TRIGGER ${table}_living${verb}${on}`)
        }
      }
      await client.rawQuery('DROP TABLE person_merge_lines')
      await client.rawQuery('DROP TABLE person_duplicate_decisions')
      await client.rawQuery('DROP TABLE person_duplicates')
      await client.rawQuery('DROP TABLE person_documents')
      await client.rawQuery('DROP INDEX persons_document')
      await client.rawQuery('DROP INDEX persons_merged_into')
      await dropColumns(client, 'persons', ['merged_into_id'])
    })
  }
}

// The row of the person is locked: who enrols somebody while two records become one waits for it.
const REFUSE = `CREATE OR REPLACE FUNCTION refuse_merged_person() RETURNS trigger AS $$
  DECLARE merged integer;
  BEGIN
    SELECT merged_into_id INTO merged FROM persons WHERE id = NEW.person_id FOR KEY SHARE;
    IF merged IS NOT NULL THEN
      RAISE EXCEPTION 'person_merged' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
  END $$ LANGUAGE plpgsql`

function onPostgres(table: string) {
  return `CREATE TRIGGER ${table}_living BEFORE INSERT OR UPDATE OF person_id ON ${table}
    FOR EACH ROW EXECUTE FUNCTION refuse_merged_person()`
}

function onSqlite(table: string) {
  return ['INSERT', 'UPDATE OF person_id'].map(
    (
      verb
    ) => `CREATE TRIGGER ${table}_living_${verb.slice(0, 6).toLowerCase()} BEFORE ${verb} ON ${table}
      WHEN (SELECT merged_into_id FROM persons WHERE id = NEW.person_id) IS NOT NULL
      BEGIN SELECT RAISE(ABORT, 'person_merged'); END`
  )
}
