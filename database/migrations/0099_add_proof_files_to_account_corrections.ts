import { BaseSchema } from '@adonisjs/lucid/schema'

/** The file that proves a corrected account, beside the words that name the document. */
export default class extends BaseSchema {
  async up() {
    for (const column of [
      "file_kind varchar(4) CHECK (file_kind IN ('pdf', 'jpg', 'png'))",
      'file_path varchar(200)',
      `file_sha256 varchar(64) CHECK (
        (file_kind IS NULL) = (file_sha256 IS NULL) AND (file_path IS NULL) = (file_sha256 IS NULL)
      )`,
    ]) {
      this.schema.raw(`ALTER TABLE account_corrections ADD COLUMN ${column}`)
    }
  }

  async down() {
    for (const column of ['file_sha256', 'file_path', 'file_kind']) {
      this.schema.raw(`ALTER TABLE account_corrections DROP COLUMN ${column}`)
    }
  }
}
