import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

const OUTCOMES = ['marked', 'absent', 'exempt', 'void']

/** A final mark put right by request and approval, and what follows from it, each act by itself. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('score_corrections', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'sitting_id', 'sittings')
      refersTo(table, 'enrolment_id', 'enrolments')
      table.string('component', 10).notNullable().checkIn(['theory', 'skills', 'review'])
      table.string('outcome_before', 10).notNullable().checkIn(OUTCOMES)
      table.integer('mark_tenths_before').nullable()
      table.string('outcome_after', 10).notNullable().checkIn(OUTCOMES)
      table.integer('mark_tenths_after').nullable()
      table.string('reason', 300).notNullable()
      table.string('document', 120).notNullable()
      table.string('status', 10).notNullable().checkIn(['proposed', 'approved', 'refused'])
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.string('decision_reason', 300).nullable()
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'score_corrections_two_persons'
      )
      table.check(
        "(outcome_after = 'marked') = (mark_tenths_after IS NOT NULL)",
        [],
        'score_corrections_mark'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX score_corrections_open ON score_corrections (sitting_id, enrolment_id, component) WHERE status = 'proposed'"
    )
    this.schema.createTable('score_consequences', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'score_correction_id', 'score_corrections')
      table
        .string('kind', 24)
        .notNullable()
        .checkIn([
          'grade_withdrawal',
          'grade_award',
          'certificate_revocation',
          'certificate_issue',
          'claim_withdrawal',
          'claim_recovery',
          'claim_preparation',
        ])
      refersTo(table, 'grade_record_id', 'grade_records', { optional: true })
      refersTo(table, 'certificate_id', 'certificates', { optional: true })
      refersTo(table, 'certificate_change_id', 'certificate_changes', { optional: true })
      refersTo(table, 'claim_id', 'claims', { optional: true })
      refersTo(table, 'recovery_id', 'recoveries', { optional: true })
      refersTo(table, 'carried_out_by_id', 'users', { optional: true })
      table.string('carried_out_at', 24).nullable()
      table.string('created_at', 24).notNullable()
    })
  }

  async down() {
    this.schema.dropTable('score_consequences')
    this.schema.dropTable('score_corrections')
  }
}
