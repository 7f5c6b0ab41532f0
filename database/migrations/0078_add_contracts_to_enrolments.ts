import { BaseSchema } from '@adonisjs/lucid/schema'

/** The labour contract of a trainee whom an enterprise sends: what its training is judged by. */
export default class extends BaseSchema {
  async up() {
    for (const column of ['contract_signed_on varchar(10)', 'contract_ends_on varchar(10)']) {
      this.schema.raw(`ALTER TABLE enrolments ADD COLUMN ${column}`)
    }
  }

  async down() {
    for (const column of ['contract_signed_on', 'contract_ends_on']) {
      this.schema.raw(`ALTER TABLE enrolments DROP COLUMN ${column}`)
    }
  }
}
