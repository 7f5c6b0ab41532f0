import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/**
 * What somebody can show when they apply for a grade: certificates from elsewhere, work, diplomas,
 * titles, apprenticeships. One person enters, a second checks; of which occupations it speaks is part
 * of what is checked. Numbers of certificates are encrypted.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('person_evidence', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'person_id', 'persons')
      table
        .string('kind', 16)
        .notNullable()
        .checkIn(['certificate', 'employment', 'diploma', 'title', 'apprenticeship'])
      table
        .string('status', 10)
        .notNullable()
        .checkIn(['entered', 'checked', 'refused', 'withdrawn'])
      table.string('detail', 40).nullable()
      table.string('organisation', 120).notNullable()
      table.string('credit_code', 18).nullable()
      table.string('subject', 120).notNullable()
      table.integer('grade_rank').nullable()
      table.text('number_cipher').nullable()
      table.string('number_index', 64).nullable()
      table.string('number_mask', 40).nullable()
      table.string('from_on', 10).notNullable()
      table.string('until_on', 10).nullable()
      table.string('graduating_on', 10).nullable()
      table.string('proof', 200).notNullable()
      refersTo(table, 'base_id', 'bases', { optional: true })
      refersTo(table, 'entered_by_id', 'users')
      table.string('entered_at', 24).notNullable()
      refersTo(table, 'checked_by_id', 'users', { optional: true })
      table.string('checked_at', 24).nullable()
      table.index(['status', 'id'])
      table.check(
        'checked_by_id IS NULL OR checked_by_id <> entered_by_id',
        [],
        'person_evidence_two_people'
      )
      table.check('until_on IS NULL OR until_on >= from_on', [], 'person_evidence_period')
      table.check(
        "kind <> 'certificate' OR (number_cipher IS NOT NULL AND detail IS NOT NULL)",
        [],
        'person_evidence_number'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX person_evidence_number_once ON person_evidence (number_index) WHERE status IN ('entered', 'checked')"
    )

    this.schema.createTable('evidence_occupations', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'person_evidence_id', 'person_evidence')
      refersTo(table, 'occupation_id', 'occupations')
      table.unique(['person_evidence_id', 'occupation_id'])
    })

    this.schema.createTable('evidence_decisions', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'person_evidence_id', 'person_evidence')
      table
        .string('decision', 10)
        .notNullable()
        .checkIn(['entered', 'checked', 'refused', 'withdrawn'])
      table.string('reason', 500).nullable()
      refersTo(table, 'decided_by_id', 'users')
      table.string('decided_at', 24).notNullable()
    })
    appendOnly(this.schema, 'evidence_decisions')

    this.schema.createTable('national_lookups', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'person_evidence_id', 'person_evidence')
      table.string('result', 10).notNullable().checkIn(['matches', 'differs', 'not_found'])
      table.string('found', 500).nullable()
      table.string('reference', 200).notNullable()
      refersTo(table, 'looked_up_by_id', 'users')
      table.string('looked_up_at', 24).notNullable()
    })
    appendOnly(this.schema, 'national_lookups')
  }

  async down() {
    this.schema.dropTable('national_lookups')
    this.schema.dropTable('evidence_decisions')
    this.schema.dropTable('evidence_occupations')
    this.schema.dropTable('person_evidence')
  }
}
