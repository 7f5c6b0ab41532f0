import { BaseSchema } from '@adonisjs/lucid/schema'

const COLUMNS = [
  ['pdf_path', 'varchar(200)'],
  ['pdf_sha256', 'varchar(64)'],
  ['pdf_bytes', 'integer'],
  ['pdf_signature', 'varchar(1400)'],
  ['signing_certificate_sha256', 'varchar(64)'],
]

/** A paper copy has no file of its own: its sheet is drawn for the printer from the facts and its serial. */
export default class extends BaseSchema {
  async up() {
    this.defer(async (client) => {
      await client.rawQuery('DROP INDEX certificate_prints_pdf_sha256_index')
      for (const [column] of COLUMNS) {
        await client.rawQuery(`ALTER TABLE certificate_prints DROP COLUMN ${column}`)
      }
    })
  }

  async down() {
    this.defer(async (client) => {
      // SQLite drops no table whose rows refer to each other.
      await client.rawQuery('UPDATE certificate_prints SET replaces_id = NULL')
      for (const [column, type] of COLUMNS) {
        await client.rawQuery(`ALTER TABLE certificate_prints ADD COLUMN ${column} ${type}`)
      }
      await client.rawQuery(
        'CREATE INDEX certificate_prints_pdf_sha256_index ON certificate_prints (pdf_sha256)'
      )
    })
  }
}
