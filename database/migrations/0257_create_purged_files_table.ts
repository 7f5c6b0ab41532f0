import { BaseSchema } from '@adonisjs/lucid/schema'

/** Files whose time was over: what they were stays on record, the file itself is gone. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('purged_files', (table) => {
      table.increments('id').notNullable()
      table.string('kind', 12).notNullable().checkIn(['proof_file', 'photo'])
      table.integer('record_id').unsigned().notNullable()
      table.string('file_path', 200).notNullable()
      table.string('purged_at', 24).notNullable()
      // Empty until the file is off the disk: a run that broke off is finished by the next one.
      table.string('dropped_at', 24).nullable()
      table.unique(['kind', 'record_id'])
    })
  }

  async down() {
    this.schema.dropTable('purged_files')
  }
}
