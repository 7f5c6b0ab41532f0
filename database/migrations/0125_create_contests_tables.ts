import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Contests the bureau holds: events by occupation, entries of people alone or in teams, results. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('contests', (table) => {
      table.increments('id').notNullable()
      table.string('code', 30).notNullable().unique()
      table.string('name', 120).notNullable()
      table
        .string('level', 12)
        .notNullable()
        .checkIn(['national', 'provincial', 'city', 'county', 'enterprise'])
      table.string('contest_class', 8).nullable().checkIn(['general', 'first', 'second'])
      table.string('organiser', 120).notNullable()
      table.string('document', 120).notNullable()
      table.string('entries_until', 10).notNullable()
      table.string('starts_on', 10).notNullable()
      table.string('ends_on', 10).notNullable()
      table
        .string('status', 12)
        .notNullable()
        .checkIn(['draft', 'open', 'closed', 'published', 'final', 'cancelled'])
      table.string('publicity_opens_on', 10).nullable()
      table.string('publicity_closes_on', 10).nullable()
      refersTo(table, 'published_by_id', 'users', { optional: true })
      table.string('published_at', 24).nullable()
      table.string('award_document', 120).nullable()
      table.string('awarded_on', 10).nullable()
      refersTo(table, 'confirmed_by_id', 'users', { optional: true })
      table.string('confirmed_at', 24).nullable()
      table.string('cancelled_reason', 300).nullable()
      refersTo(table, 'created_by_id', 'users')
      table.string('created_at', 24).notNullable()
      table.string('updated_at', 24).notNullable()
      table.check('entries_until <= starts_on AND starts_on <= ends_on', [], 'contests_days')
      table.check(
        'confirmed_by_id IS NULL OR confirmed_by_id <> published_by_id',
        [],
        'contests_two_persons'
      )
    })
    this.schema.createTable('contest_events', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'contest_id', 'contests')
      table.string('name', 120).notNullable()
      refersTo(table, 'occupation_id', 'occupations')
      table.string('work_type', 60).notNullable()
      table.string('contestants', 10).notNullable().checkIn(['workers', 'students'])
      table.integer('team_size').notNullable()
      table.integer('minimum_age').notNullable()
      table.integer('first_prizes').notNullable()
      table.integer('second_prizes').notNullable()
      table.integer('third_prizes').notNullable()
      table.integer('merit_percent').notNullable()
      refersTo(table, 'results_by_id', 'users', { optional: true })
      table.string('results_at', 24).nullable()
      refersTo(table, 'checked_by_id', 'users', { optional: true })
      table.string('checked_at', 24).nullable()
      table.string('created_at', 24).notNullable()
      table.unique(['contest_id', 'name', 'contestants'])
      table.check('team_size BETWEEN 1 AND 20', [], 'contest_events_team')
      table.check('merit_percent BETWEEN 0 AND 100', [], 'contest_events_merit')
      table.check(
        'first_prizes >= 0 AND second_prizes >= 0 AND third_prizes >= 0',
        [],
        'contest_events_prizes'
      )
      table.check(
        'checked_by_id IS NULL OR checked_by_id <> results_by_id',
        [],
        'contest_events_two_persons'
      )
    })
    this.schema.createTable('contest_entries', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'contest_event_id', 'contest_events')
      table.string('number', 40).notNullable().unique()
      table.string('unit', 120).notNullable()
      table.string('team_name', 60).nullable()
      table.string('status', 10).notNullable().checkIn(['entered', 'withdrawn'])
      table.string('takes_honours', 3).notNullable().checkIn(['yes', 'no'])
      table.string('honours_reason', 120).nullable()
      table.integer('score_hundredths').nullable()
      table.string('outcome', 10).nullable().checkIn(['scored', 'absent', 'disqualified'])
      table.integer('rank').nullable()
      table.integer('awarded_rank').nullable()
      table.string('prize', 10).nullable().checkIn(['first', 'second', 'third', 'merit'])
      refersTo(table, 'created_by_id', 'users')
      table.string('created_at', 24).notNullable()
      table.check(
        "outcome IS NULL OR (outcome = 'scored' AND score_hundredths >= 0) OR (outcome <> 'scored' AND score_hundredths IS NULL)",
        [],
        'contest_entries_score'
      )
      table.check('awarded_rank IS NULL OR awarded_rank <= rank', [], 'contest_entries_place')
    })
    this.schema.createTable('contest_members', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'contest_entry_id', 'contest_entries')
      refersTo(table, 'contest_event_id', 'contest_events')
      refersTo(table, 'person_id', 'persons')
      table.integer('position').notNullable()
      table.string('status', 10).notNullable().checkIn(['entered', 'withdrawn'])
      table.unique(['contest_entry_id', 'position'])
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX contest_members_live ON contest_members (contest_event_id, person_id) WHERE status = 'entered'"
    )
    this.schema.raw(
      'ALTER TABLE competition_awards ADD COLUMN contest_entry_id integer REFERENCES contest_entries(id) ON DELETE RESTRICT'
    )
    this.schema.raw(
      'CREATE INDEX competition_awards_contest_entry_id_index ON competition_awards (contest_entry_id)'
    )
    this.schema.createTable('contest_objections', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'contest_id', 'contests')
      refersTo(table, 'contest_entry_id', 'contest_entries', { optional: true })
      table.string('raised_by', 60).notNullable()
      table.text('contact_cipher').notNullable()
      table.string('contact_mask', 60).notNullable()
      table.string('ground', 500).notNullable()
      table.string('status', 10).notNullable().checkIn(['open', 'upheld', 'dismissed'])
      table.string('answer', 500).nullable()
      refersTo(table, 'recorded_by_id', 'users')
      table.string('recorded_at', 24).notNullable()
      refersTo(table, 'answered_by_id', 'users', { optional: true })
      table.string('answered_at', 24).nullable()
      table.check(
        'answered_by_id IS NULL OR answered_by_id <> recorded_by_id',
        [],
        'contest_objections_two_persons'
      )
    })
  }

  async down() {
    this.schema.raw('DROP INDEX competition_awards_contest_entry_id_index')
    this.schema.raw('ALTER TABLE competition_awards DROP COLUMN contest_entry_id')
    for (const table of [
      'contest_objections',
      'contest_members',
      'contest_entries',
      'contest_events',
      'contests',
    ]) {
      this.schema.dropTable(table)
    }
  }
}
