import { BaseSchema } from '@adonisjs/lucid/schema'

/** Public certificates of those who signed documents: the signatures are kept, so is who made them. */
export default class extends BaseSchema {
  protected tableName = 'document_signers'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('certificate_sha256', 64).notNullable().unique()
      table.text('certificates').notNullable()
      table.string('created_at', 24).notNullable()
    })
    // An RSA signature is longer than one of an elliptic curve.
    this.defer(async (client) => {
      if (client.dialect.name !== 'postgres') return
      for (const table of ['certificates', 'certificate_prints']) {
        await client.rawQuery(`ALTER TABLE ${table} ALTER COLUMN pdf_signature TYPE varchar(1400)`)
      }
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
