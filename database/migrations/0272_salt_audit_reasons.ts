import { BaseSchema } from '@adonisjs/lucid/schema'

/** The chain keeps a digest of typed words; with the salt it tells nothing once they are erased. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('audit_reasons', (table) => {
      table.string('salt', 32).nullable()
    })
  }

  async down() {
    this.schema.alterTable('audit_reasons', (table) => {
      table.dropColumn('salt')
    })
  }
}
