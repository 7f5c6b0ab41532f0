import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'
import type { Knex } from 'knex'

const COMPONENTS = ['theory', 'skills', 'review']
const MARK = `(outcome = 'marked' AND mark_tenths IS NOT NULL AND mark_tenths BETWEEN 0 AND 1000)
  OR (outcome = 'absent' AND mark_tenths IS NULL)`

/** Marks as two people wrote them unseen, how their differences were settled, and the sample. */
export default class extends BaseSchema {
  async up() {
    const mark = (table: Knex.CreateTableBuilder) => {
      refersTo(table, 'sitting_id', 'sittings')
      table.integer('round').notNullable()
      refersTo(table, 'enrolment_id', 'enrolments')
      table.string('component', 10).notNullable().checkIn(COMPONENTS)
      table.string('outcome', 10).notNullable().checkIn(['marked', 'absent'])
      table.integer('mark_tenths').nullable()
    }
    this.schema.createTable('score_entries', (table) => {
      table.increments('id').notNullable()
      mark(table)
      table.integer('turn').notNullable()
      refersTo(table, 'entered_by_id', 'users')
      table.string('entered_at', 24).notNullable()
      table.unique(['sitting_id', 'round', 'turn', 'enrolment_id', 'component'])
      // One person never makes both entries of a mark.
      table.unique(['sitting_id', 'round', 'enrolment_id', 'component', 'entered_by_id'])
      table.check('turn IN (1, 2)', [], 'score_entries_turn')
      table.check(MARK, [], 'score_entries_mark')
    })
    this.schema.createTable('score_resolutions', (table) => {
      table.increments('id').notNullable()
      mark(table)
      table.string('reason', 200).notNullable()
      refersTo(table, 'resolved_by_id', 'users')
      table.string('resolved_at', 24).notNullable()
      table.unique(['sitting_id', 'round', 'enrolment_id', 'component'])
      table.check(MARK, [], 'score_resolutions_mark')
    })
    this.schema.createTable('score_samples', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'sitting_id', 'sittings')
      table.integer('round').notNullable()
      refersTo(table, 'enrolment_id', 'enrolments')
      table.string('result', 10).nullable().checkIn(['agrees', 'differs'])
      table.string('note', 200).nullable()
      refersTo(table, 'reviewed_by_id', 'users', { optional: true })
      table.string('reviewed_at', 24).nullable()
      table.unique(['sitting_id', 'round', 'enrolment_id'])
      table.check(
        "result IS NULL OR result <> 'differs' OR note IS NOT NULL",
        [],
        'score_samples_note'
      )
    })
  }

  async down() {
    this.schema.dropTable('score_samples')
    this.schema.dropTable('score_resolutions')
    this.schema.dropTable('score_entries')
  }
}
