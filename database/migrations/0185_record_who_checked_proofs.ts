import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

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
    for (const name of ['enrolment_applications', 'enrolments']) {
      this.schema.alterTable(name, (table) => {
        table.dropColumn('proof_checked_by_id')
        table.dropColumn('proof_checked_at')
      })
    }
  }
}
