import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns, reshapeTable } from '#app/shared/database/reshape_table'

const ONE_GRADE = ['person_id', 'occupation_id', 'work_type', 'grade_rank']

/**
 * A grade that is held, was withdrawn or has ended: the row stays, and only a grade that is held keeps
 * another of its kind out. Whatever the source, it names its document and the trace it rests on.
 */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer(async (client) => {
      for (const column of [
        "status varchar(10) NOT NULL DEFAULT 'live' CHECK (status IN ('live', 'withdrawn', 'ended'))",
        'competition_award_id integer REFERENCES competition_awards(id) ON DELETE RESTRICT',
        'document varchar(200)',
        'trace text',
        'recorded_by_id integer REFERENCES users(id) ON DELETE RESTRICT',
        'ended_on varchar(10)',
      ]) {
        await client.rawQuery(`ALTER TABLE grade_records ADD COLUMN ${column}`)
      }
      await reshapeTable(client, 'grade_records', {
        values: {
          source_kind: ['assessment', 'award', 'recognition', 'appointment', 'settlement'],
        },
      })
      const unique = `grade_records_${ONE_GRADE.join('_')}_unique`
      await client.rawQuery(
        client.dialect.name === 'postgres'
          ? `ALTER TABLE grade_records DROP CONSTRAINT ${unique}`
          : `DROP INDEX ${unique}`
      )
      for (const index of [
        `UNIQUE INDEX grade_records_live ON grade_records (${ONE_GRADE.join(', ')}) WHERE status = 'live'`,
        'INDEX grade_records_award_index ON grade_records (competition_award_id)',
        'INDEX grade_records_awarded_index ON grade_records (awarded_on, id)',
      ]) {
        await client.rawQuery(`CREATE ${index}`)
      }
    })
  }

  async down() {
    this.defer(async (client) => {
      for (const index of ['live', 'award_index', 'awarded_index']) {
        await client.rawQuery(`DROP INDEX grade_records_${index}`)
      }
      await dropColumns(client, 'grade_records', [
        'status',
        'competition_award_id',
        'document',
        'trace',
        'recorded_by_id',
        'ended_on',
      ])
    })
  }
}
