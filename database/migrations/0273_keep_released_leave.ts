import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns, reshapeTable } from '#app/shared/database/reshape_table'

const OLD = ['old_day', 'old_slot', 'old_starts_at', 'old_hours']

/**
 * The time of a session for which leave was asked stays on record when the session goes to another time
 * or off the timetable; `released_at` says when the leave ended because of it.
 */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.schema.alterTable('leave_request_sessions', (table) => {
      table.string('old_day', 10).nullable()
      table.string('old_slot', 10).nullable()
      table.string('old_starts_at', 5).nullable()
      table.integer('old_hours').nullable()
    })
    this.schema.raw(
      `ALTER TABLE leave_request_sessions ADD COLUMN released_at varchar(24) NULL
        CONSTRAINT leave_request_sessions_released
          CHECK (released_at IS NULL OR (NOT is_live AND old_day IS NOT NULL))
        CONSTRAINT leave_request_sessions_time
          CHECK (class_session_id IS NOT NULL OR (NOT is_live AND old_day IS NOT NULL))`
    )
    this.defer((client) =>
      reshapeTable(client, 'leave_request_sessions', { optional: ['class_session_id'] })
    )
  }

  async down() {
    this.defer(async (client) => {
      await client.from('leave_request_sessions').whereNull('class_session_id').delete()
      if (client.dialect.name === 'postgres') {
        await client.rawQuery(
          'ALTER TABLE leave_request_sessions ALTER COLUMN class_session_id SET NOT NULL'
        )
      }
      await dropColumns(client, 'leave_request_sessions', ['released_at', ...OLD])
    })
  }
}
