import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { dropColumns, reshapeTable } from '#app/shared/database/reshape_table'
import { refersTo } from '#app/shared/database/columns'

const PLACES = 'new_seats IS NOT NULL OR new_room_id IS NOT NULL OR new_trainer_id IS NOT NULL'

/** Changes of the days of opened classes: session by session, with the first and last day old and new. */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.schema.createTable('class_amendment_sessions', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'class_amendment_id', 'class_amendments')
      // A session may be cancelled later, so its number refers to no row.
      table.integer('class_session_id').notNullable()
      table.unique(['class_amendment_id', 'class_session_id'])
      table.string('kind', 10).notNullable().checkIn(['theory', 'practice'])
      table.integer('hours').notNullable()
      for (const side of ['old', 'new']) {
        table.string(`${side}_day`, 10).notNullable()
        table.string(`${side}_slot`, 10).notNullable().checkIn(['morning', 'afternoon', 'evening'])
      }
      table.check(
        'old_day <> new_day OR old_slot <> new_slot',
        [],
        'class_amendment_sessions_moved'
      )
    })
    appendOnly(this.schema, 'class_amendment_sessions')
    this.defer(async (client) => {
      for (const column of [
        'sessions_moved integer',
        'old_starts_on varchar(10)',
        'new_starts_on varchar(10)',
        'old_ends_on varchar(10)',
        'new_ends_on varchar(10)',
        'due_on varchar(10)',
      ]) {
        await client.rawQuery(`ALTER TABLE class_amendments ADD COLUMN ${column}`)
      }
      await reshapeTable(client, 'class_amendments', {
        checks: { class_amendments_something: `${PLACES} OR sessions_moved > 0` },
      })
    })
  }

  async down() {
    this.schema.dropTable('class_amendment_sessions')
    this.defer(async (client) => {
      // Requests that changed days alone stay on record, so the check cannot ask for a place again.
      await reshapeTable(client, 'class_amendments', {
        checks: { class_amendments_something: 'proposed_by_id IS NOT NULL' },
      })
      await dropColumns(client, 'class_amendments', [
        'sessions_moved',
        'old_starts_on',
        'new_starts_on',
        'old_ends_on',
        'new_ends_on',
        'due_on',
      ])
    })
  }
}
