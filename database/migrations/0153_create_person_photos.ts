import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/** Photos of people, each a new row, and the one that a certificate was registered with. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('person_photos', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'person_id', 'persons')
      table.string('file_path', 120).notNullable().unique()
      table.string('file_sha256', 64).notNullable()
      table.integer('file_bytes').notNullable()
      table.integer('width').notNullable()
      table.integer('height').notNullable()
      table.boolean('has_white_ground').notNullable()
      refersTo(table, 'uploaded_by_id', 'users')
      table.string('uploaded_at', 24).notNullable()
      table.check('file_bytes > 0 AND width > 0 AND height > 0', [], 'person_photos_size')
    })
    appendOnly(this.schema, 'person_photos')
    this.schema.raw(
      'ALTER TABLE certificates ADD COLUMN photo_id integer NULL REFERENCES person_photos (id)'
    )
    this.schema.raw('CREATE INDEX certificates_photo_id_index ON certificates (photo_id)')
  }

  async down() {
    this.schema.raw('DROP INDEX certificates_photo_id_index')
    this.schema.raw('ALTER TABLE certificates DROP COLUMN photo_id')
    this.schema.dropTable('person_photos')
  }
}
