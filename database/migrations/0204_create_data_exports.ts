import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Copies of all that is kept about a person, made for that person and taken once. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('data_exports', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'person_id', 'persons')
      refersTo(table, 'asked_by_id', 'users')
      table.string('status', 10).notNullable().checkIn(['asked', 'ready', 'taken', 'expired'])
      table.string('asked_at', 24).notNullable()
      table.string('file_path', 200).nullable()
      table.string('sha256', 64).nullable()
      table.integer('bytes').nullable()
      table.string('ready_at', 24).nullable()
      table.string('expires_at', 24).nullable()
      table.string('taken_at', 24).nullable()
      table.check("(status = 'ready') <= (file_path IS NOT NULL)", [], 'data_exports_file')
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX data_exports_open ON data_exports (person_id) WHERE status = 'asked'"
    )
  }

  async down() {
    this.schema.dropTable('data_exports')
  }
}
