import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns } from '#app/shared/database/reshape_table'

/** The application for another class that an application came from. */
export default class extends BaseSchema {
  async up() {
    this.defer(async (client) => {
      await client.rawQuery(
        'ALTER TABLE enrolment_applications ADD COLUMN replaces_id integer REFERENCES enrolment_applications(id) ON DELETE RESTRICT'
      )
      await client.rawQuery(
        'CREATE UNIQUE INDEX enrolment_applications_replaces_id_unique ON enrolment_applications (replaces_id)'
      )
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.rawQuery('DROP INDEX enrolment_applications_replaces_id_unique')
      await dropColumns(client, 'enrolment_applications', ['replaces_id'])
    })
  }
}
