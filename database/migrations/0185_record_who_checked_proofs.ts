import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'
import { dropColumns } from '#app/shared/database/reshape_table'

/** Who of the base checked what proves a group, and when: a name and a day that are only typed prove nothing. */
export default class extends BaseSchema {
  async up() {
    for (const name of ['enrolment_applications', 'enrolments']) {
      this.schema.alterTable(name, (table) => {
        refersTo(table, 'proof_checked_by_id', 'users', { optional: true })
        table.string('proof_checked_at', 24).nullable()
      })
    }
  }

  async down() {
    this.defer(async (client) => {
      for (const name of ['enrolment_applications', 'enrolments']) {
        await dropColumns(client, name, ['proof_checked_by_id', 'proof_checked_at'])
      }
    })
  }
}
