import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns, reshapeTable } from '#app/shared/database/reshape_table'

const CLASSES = ['general', 'first', 'second']

/** An award says of which work type and group it is, how large the team was and how many competed. */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer(async (client) => {
      for (const column of [
        "work_type varchar(60) NOT NULL DEFAULT ''",
        "contestants varchar(10) NOT NULL DEFAULT 'workers' CHECK (contestants IN ('workers', 'students'))",
        'team_size integer NOT NULL DEFAULT 1 CHECK (team_size BETWEEN 1 AND 20)',
        'entrants integer CHECK (entrants IS NULL OR entrants >= 1)',
      ]) {
        await client.rawQuery(`ALTER TABLE competition_awards ADD COLUMN ${column}`)
      }
      await reshapeTable(client, 'competition_awards', { values: { contest_class: CLASSES } })
    })
  }

  async down() {
    this.defer((client) => {
      return dropColumns(client, 'competition_awards', [
        'work_type',
        'contestants',
        'team_size',
        'entrants',
      ])
    })
  }
}
