import { BaseSchema } from '@adonisjs/lucid/schema'

/** The proofs that nobody has looked at are few: they are found without reading the others. */
export default class extends BaseSchema {
  async up() {
    this.schema.raw(`CREATE INDEX proof_files_waiting ON proof_files (id) WHERE status = 'sent'`)
  }

  async down() {
    this.schema.raw('DROP INDEX proof_files_waiting')
  }
}
