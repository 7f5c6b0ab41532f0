import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { dropColumns } from '#app/shared/database/reshape_table'
import { refersTo } from '#app/shared/database/columns'
import type { Knex } from 'knex'

/** A title that passes places on was written over what the entry said of itself: take the two apart. */
const TAKE_APART = `UPDATE contest_entries
  SET passed_title = honours_reason, takes_honours = 'yes', honours_reason = NULL
  WHERE takes_honours = 'no' AND EXISTS (
    SELECT 1 FROM contest_members m
    JOIN title_holders h ON h.person_id = m.person_id
    JOIN titles t ON t.id = h.title_id
    WHERE m.contest_entry_id = contest_entries.id AND t.passes_place_on = 'yes'
      AND t.name_zh = contest_entries.honours_reason)`

const AWARD_YEARS = `UPDATE competition_awards SET contest_year = COALESCE(
  (SELECT CAST(SUBSTR(c.starts_on, 1, 4) AS integer) FROM contest_entries e
    JOIN contest_events v ON v.id = e.contest_event_id JOIN contests c ON c.id = v.contest_id
    WHERE e.id = competition_awards.contest_entry_id),
  CAST(SUBSTR(awarded_on, 1, 4) AS integer))`

const PENDING_END = [
  'end_reason varchar(300)',
  'end_proposed_by_id integer REFERENCES users (id)',
  'end_proposed_at varchar(24)',
]

/**
 * Each step of a contest, of a studio and of a title keeps who decided it and why; a contest of the
 * next year is another one; an event says what decides equal scores.
 */
export default class extends BaseSchema {
  async up() {
    const decided = (table: Knex.CreateTableBuilder, decisions: string[]) => {
      table.string('decision', 20).notNullable().checkIn(decisions)
      table.string('reason', 300).nullable()
      refersTo(table, 'decided_by_id', 'users')
      table.string('decided_at', 24).notNullable()
    }
    this.schema.createTable('contest_decisions', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'contest_id', 'contests')
      decided(table, [
        'opened',
        'reopened',
        'closed',
        'cancelled',
        'published',
        'taken_back',
        'confirmed',
      ])
      table.text('thrown_away').nullable()
    })
    this.schema.createTable('studio_decisions', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'studio_id', 'studios')
      decided(table, ['recognised', 'refused', 'end_proposed', 'end_refused', 'ended'])
    })
    this.schema.createTable('title_decisions', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'title_holder_id', 'title_holders')
      decided(table, ['held', 'refused', 'end_proposed', 'end_refused', 'withdrawn'])
    })
    this.schema.createTable('award_outcome_judgements', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'award_outcome_id', 'award_outcomes')
      table.string('status', 10).notNullable().checkIn(['drafted', 'not_met'])
      table.integer('grade_rank').nullable()
      table.text('trace').notNullable()
      refersTo(table, 'drafted_by_id', 'users')
      table.string('drafted_at', 24).notNullable()
    })
    for (const column of PENDING_END) {
      this.schema.raw(`ALTER TABLE studios ADD COLUMN ${column}`)
      this.schema.raw(`ALTER TABLE title_holders ADD COLUMN ${column}`)
    }
    this.schema.alterTable('studios', (table) => table.dropUnique(['studio_kind_id', 'name']))
    this.schema.raw(
      "CREATE UNIQUE INDEX studios_live ON studios (studio_kind_id, name) WHERE status IN ('proposed', 'recognised')"
    )
    this.schema.raw('ALTER TABLE contest_events ADD COLUMN tie_break varchar(60)')
    this.schema.raw('ALTER TABLE contest_entries ADD COLUMN tie_hundredths integer')
    this.schema.raw('ALTER TABLE contest_entries ADD COLUMN passed_title varchar(60)')
    this.schema.raw(TAKE_APART)
    this.schema.raw(
      'ALTER TABLE competition_awards ADD COLUMN contest_year integer NOT NULL DEFAULT 0'
    )
    this.schema.raw(AWARD_YEARS)
    this.schema.alterTable('competition_awards', (table) => {
      table.dropUnique(['person_id', 'contest', 'event'])
      table.unique(['person_id', 'contest', 'contest_year', 'event', 'contestants'], {
        indexName: 'competition_awards_of_a_contest',
      })
    })
    for (const [table, of] of [
      ['studio', 'studio_id'],
      ['title', 'title_holder_id'],
    ]) {
      const from = table === 'studio' ? 'studios' : 'title_holders'
      const last = table === 'studio' ? 'ended' : 'withdrawn'
      this.schema.raw(
        `INSERT INTO ${table}_decisions (${of}, decision, reason, decided_by_id, decided_at)
         SELECT id, status, reason, decided_by_id, decided_at FROM ${from}
         WHERE decided_by_id IS NOT NULL AND status IN ('recognised', 'held', 'refused', '${last}')`
      )
    }
    for (const table of ['contest', 'studio', 'title'])
      appendOnly(this.schema, `${table}_decisions`)
    appendOnly(this.schema, 'award_outcome_judgements')
  }

  async down() {
    this.schema.alterTable('competition_awards', (table) => {
      table.dropUnique([], 'competition_awards_of_a_contest')
      table.unique(['person_id', 'contest', 'event'])
    })
    this.schema.raw('DROP INDEX studios_live')
    this.schema.alterTable('studios', (table) => table.unique(['studio_kind_id', 'name']))
    this.schema.dropTable('award_outcome_judgements')
    for (const table of ['title', 'studio', 'contest']) {
      this.schema.dropTable(`${table}_decisions`)
    }
    this.defer(async (client) => {
      await dropColumns(client, 'competition_awards', ['contest_year'])
      await dropColumns(client, 'contest_entries', ['tie_hundredths', 'passed_title'])
      await dropColumns(client, 'contest_events', ['tie_break'])
      const pending = PENDING_END.map((column) => column.split(' ')[0])
      for (const table of ['studios', 'title_holders']) await dropColumns(client, table, pending)
    })
  }
}
