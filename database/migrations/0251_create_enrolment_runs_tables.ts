import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'
import { reshapeTable } from '#app/shared/database/reshape_table'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

const ACTS = [
  ...['confirmed', 'waiting', 'refused'],
  ...['withdrawn', 'no_show', 'transferred', 'deferred', 'notice', 'warning', 'undo'],
]

const EVENTS = [
  ...['applied', 'joined', 'moved', 'offered', 'accepted', 'declined', 'expired', 'confirmed'],
  ...['refused', 'withdrawn', 'closed'],
]

/**
 * One act over many applications or enrolments, and what became of each: takes the place of the runs
 * over applications alone, with their rows. An act that is taken back is a run of its own, which names
 * the lines it took back; the log of applications has a word for it.
 */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.schema.createTable('enrolment_runs', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'base_id', 'bases')
      table.string('act', 12).notNullable().checkIn(ACTS)
      table.string('reason_code', 30).nullable()
      table.string('reason', 300).nullable()
      refersTo(table, 'to_class_id', 'course_classes', { optional: true })
      table.string('notice', 300).nullable()
      refersTo(table, 'undoes_id', 'enrolment_runs', { optional: true })
      table.integer('total').notNullable()
      table.string('request_id', 60).nullable()
      refersTo(table, 'actor_id', 'users')
      table.string('created_at', 24).notNullable()
      table.check("(act = 'refused') = (reason_code IS NOT NULL)", [], 'enrolment_runs_reason')
      table.check(
        "(act IN ('transferred', 'deferred')) = (to_class_id IS NOT NULL)",
        [],
        'enrolment_runs_class'
      )
      table.check("(act = 'notice') = (notice IS NOT NULL)", [], 'enrolment_runs_notice')
      table.check("(act = 'undo') = (undoes_id IS NOT NULL)", [], 'enrolment_runs_undo')
    })
    this.schema.createTable('enrolment_run_lines', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'enrolment_run_id', 'enrolment_runs')
      refersTo(table, 'enrolment_application_id', 'enrolment_applications', { optional: true })
      refersTo(table, 'enrolment_id', 'enrolments', { optional: true })
      refersTo(table, 'undoes_id', 'enrolment_run_lines', { optional: true })
      // Left out by the preview: only why is told.
      table.boolean('is_excluded').notNullable().defaultTo(false)
      table.string('status', 8).notNullable().checkIn(['waiting', 'went', 'stayed'])
      table.string('went_at', 24).nullable()
      // The key of the message that a notice or warning became.
      table.string('message_key', 120).nullable()
      // The refusal's sentence: language file, code and values.
      table.string('module', 30).nullable()
      table.string('code', 40).nullable()
      table.text('params').nullable()
      table.unique(['enrolment_run_id', 'enrolment_application_id'])
      table.unique(['enrolment_run_id', 'enrolment_id'])
      table.index(['enrolment_run_id', 'status', 'id'])
      table.check("(status = 'stayed') = (code IS NOT NULL)", [], 'enrolment_run_lines_why')
      table.check(
        '(enrolment_application_id IS NULL) <> (enrolment_id IS NULL)',
        [],
        'enrolment_run_lines_subject'
      )
    })
    this.schema.raw(
      `CREATE UNIQUE INDEX enrolment_run_lines_undone ON enrolment_run_lines (undoes_id)
        WHERE undoes_id IS NOT NULL AND status = 'went'`
    )
    this.schema.raw('CREATE INDEX enrolments_status_id ON enrolments (status, id)')
    this.defer(async (client) => {
      await takeOver(client)
      await client.rawQuery('DROP TABLE application_run_lines')
      await client.rawQuery('DROP TABLE application_runs')
      await reshapeTable(client, 'application_events', {
        values: { event: [...EVENTS, 'reopened'] },
      })
    })
  }

  async down() {
    this.schema.createTable('application_runs', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'base_id', 'bases')
      table.string('result', 10).notNullable().checkIn(['confirmed', 'waiting', 'refused'])
      table.string('reason_code', 30).nullable()
      table.string('reason', 300).nullable()
      table.integer('total').notNullable()
      table.string('request_id', 60).nullable()
      refersTo(table, 'actor_id', 'users')
      table.string('created_at', 24).notNullable()
      table.check("(result = 'refused') = (reason_code IS NOT NULL)", [], 'application_runs_reason')
    })
    this.schema.createTable('application_run_lines', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'application_run_id', 'application_runs')
      refersTo(table, 'enrolment_application_id', 'enrolment_applications')
      table.boolean('is_excluded').notNullable().defaultTo(false)
      table.string('status', 8).notNullable().checkIn(['waiting', 'went', 'stayed'])
      table.string('module', 30).nullable()
      table.string('code', 40).nullable()
      table.text('params').nullable()
      table.unique(['application_run_id', 'enrolment_application_id'])
      table.index(['application_run_id', 'status', 'id'])
      table.check("(status = 'stayed') = (code IS NOT NULL)", [], 'application_run_lines_why')
    })
    this.defer(async (client) => {
      await client.rawQuery('DROP INDEX enrolments_status_id')
      await client.rawQuery('DROP TABLE enrolment_run_lines')
      await client.rawQuery('DROP TABLE enrolment_runs')
      await reshapeTable(client, 'application_events', { values: { event: EVENTS } })
    })
  }
}

/** The runs over applications, with the work of theirs that waits. */
async function takeOver(client: QueryClientContract) {
  const columns = 'id, base_id, reason_code, reason, total, request_id, actor_id, created_at'
  await client.rawQuery(
    `INSERT INTO enrolment_runs (act, ${columns}) SELECT result, ${columns} FROM application_runs`
  )
  const of = 'id, enrolment_application_id, is_excluded, status, code, params'
  await client.rawQuery(
    `INSERT INTO enrolment_run_lines (enrolment_run_id, module, ${of})
      SELECT application_run_id,
        CASE module WHEN 'application_runs' THEN 'enrolment_runs' ELSE module END, ${of}
      FROM application_run_lines`
  )
  if (client.dialect.name === 'postgres') {
    for (const table of ['enrolment_runs', 'enrolment_run_lines']) {
      await client.rawQuery(
        `SELECT setval(pg_get_serial_sequence('${table}', 'id'),
          (SELECT COALESCE(MAX(id), 1) FROM ${table}), EXISTS (SELECT 1 FROM ${table}))`
      )
    }
  }
  await client.from('outbox_jobs').where('kind', 'applications.run').update({
    kind: 'enrolments.run',
  })
  await client.from('work_batches').where('kind', 'applications.run').update({
    kind: 'enrolments.run',
    subject_type: 'enrolment_run',
  })
}
