import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns } from '#app/shared/database/reshape_table'

const TABLES = ['enrolment_applications', 'enrolments']

/** Who of the base checked what proves a group, and when: a name and a day that are only typed prove nothing. */
export default class extends BaseSchema {
  async up() {
    this.defer(async (client) => {
      for (const table of TABLES) {
        await client.rawQuery(
          `ALTER TABLE ${table} ADD COLUMN proof_checked_by_id integer REFERENCES users(id) ON DELETE RESTRICT`
        )
        await client.rawQuery(`ALTER TABLE ${table} ADD COLUMN proof_checked_at varchar(24)`)
        await client.rawQuery(
          `CREATE INDEX ${table}_proof_checked_by_id_index ON ${table} (proof_checked_by_id)`
        )
      }
    })
  }

  async down() {
    this.defer(async (client) => {
      for (const table of TABLES) {
        await client.rawQuery(`DROP INDEX ${table}_proof_checked_by_id_index`)
        await dropColumns(client, table, ['proof_checked_by_id', 'proof_checked_at'])
      }
    })
  }
}
