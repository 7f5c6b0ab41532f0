import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Who holds which title, and what each award gave by which rule, with its trace. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('title_holders', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'title_id', 'titles')
      refersTo(table, 'person_id', 'persons')
      refersTo(table, 'competition_award_id', 'competition_awards', { optional: true })
      table.string('document', 120).notNullable()
      table.string('conferred_on', 10).notNullable()
      table.string('status', 10).notNullable().checkIn(['proposed', 'held', 'refused', 'withdrawn'])
      table.string('reason', 300).nullable()
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'title_holders_two_persons'
      )
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX title_holders_live ON title_holders (title_id, person_id) WHERE status IN ('proposed', 'held')"
    )
    this.schema.createTable('award_outcomes', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'competition_award_id', 'competition_awards')
      refersTo(table, 'award_rule_id', 'award_rules')
      table.string('gives', 10).notNullable().checkIn(['grade', 'title'])
      table.integer('grade_rank').nullable()
      refersTo(table, 'title_id', 'titles', { optional: true })
      table.text('trace').notNullable()
      table
        .string('status', 10)
        .notNullable()
        .checkIn(['drafted', 'not_met', 'approved', 'refused'])
      table.string('reason', 300).nullable()
      refersTo(table, 'grade_record_id', 'grade_records', { optional: true })
      refersTo(table, 'title_holder_id', 'title_holders', { optional: true })
      refersTo(table, 'drafted_by_id', 'users')
      table.string('drafted_at', 24).notNullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.unique(['competition_award_id', 'award_rule_id'])
      table.check(
        'decided_by_id IS NULL OR decided_by_id <> drafted_by_id',
        [],
        'award_outcomes_two_persons'
      )
    })
  }

  async down() {
    this.schema.dropTable('award_outcomes')
    this.schema.dropTable('title_holders')
  }
}
