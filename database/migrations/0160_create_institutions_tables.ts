import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'
import { dropColumns } from '#app/shared/database/reshape_table'

/** Who runs bases: the licence, what it is filed for, and every change of both by two people. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('institutions', (table) => {
      table.increments('id').notNullable()
      table.string('code', 20).notNullable().unique()
      table
        .string('kind', 20)
        .notNullable()
        .checkIn(['public_body', 'private_school', 'college', 'enterprise'])
      table.string('name_zh', 100).notNullable().unique()
      table.string('name_en', 160).notNullable()
      table.string('credit_code', 18).nullable().unique()
      table.string('licence_number', 60).nullable()
      table.string('licence_authority', 100).nullable()
      table.string('valid_from', 10).nullable()
      table.string('valid_until', 10).nullable()
      table.string('value_status', 12).notNullable().checkIn(['confirmed', 'example'])
      table.text('source').notNullable()
      table.string('created_at', 24).notNullable()
      table.check(
        'valid_from IS NULL OR valid_until IS NULL OR valid_until >= valid_from',
        [],
        'institutions_term'
      )
    })
    this.schema.createTable('institution_filings', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'institution_id', 'institutions')
      refersTo(table, 'specialty_id', 'specialties')
      refersTo(table, 'occupation_id', 'occupations', { optional: true })
      table.integer('lowest_rank').notNullable()
      table.integer('highest_rank').notNullable()
      table.string('document', 200).nullable()
      table.string('valid_from', 10).nullable()
      table.string('valid_until', 10).nullable()
      table.string('created_at', 24).notNullable()
      table.check(
        'lowest_rank >= 1 AND highest_rank <= 8 AND lowest_rank <= highest_rank',
        [],
        'institution_filings_ranks'
      )
      table.check(
        'valid_from IS NULL OR valid_until IS NULL OR valid_until >= valid_from',
        [],
        'institution_filings_term'
      )
    })
    this.schema.createTable('institution_changes', (table) => {
      table.increments('id').notNullable()
      table
        .string('kind', 20)
        .notNullable()
        .checkIn([
          'institution_added',
          'licence_changed',
          'filing_added',
          'filing_ended',
          'base_added',
          'specialty_added',
          'specialty_ended',
        ])
      refersTo(table, 'institution_id', 'institutions', { optional: true })
      refersTo(table, 'base_id', 'bases', { optional: true })
      table.text('content').notNullable()
      table.string('document', 200).notNullable()
      table.string('status', 12).notNullable().checkIn(['proposed', 'confirmed', 'refused'])
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.string('decision_reason', 500).nullable()
      table.index(['status'])
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'institution_changes_two_persons'
      )
    })
    this.schema.raw(
      'ALTER TABLE bases ADD COLUMN institution_id integer REFERENCES institutions(id) ON DELETE RESTRICT'
    )
    this.schema.raw('CREATE INDEX bases_institution_id_index ON bases (institution_id)')
    this.schema.raw('ALTER TABLE base_specialties ADD COLUMN ended_on varchar(10)')
  }

  async down() {
    this.schema.dropTable('institution_changes')
    this.defer(async (client) => {
      await dropColumns(client, 'base_specialties', ['ended_on'])
      await client.rawQuery('DROP INDEX bases_institution_id_index')
      await dropColumns(client, 'bases', ['institution_id'])
      await client.rawQuery('DROP TABLE institution_filings')
      await client.rawQuery('DROP TABLE institutions')
    })
  }
}
