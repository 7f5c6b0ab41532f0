import { BaseSchema } from '@adonisjs/lucid/schema'

/** A job may be about several records of its batch; progress counts records. */
export default class extends BaseSchema {
  protected tableName = 'outbox_jobs'

  async up() {
    this.schema.alterTable(this.tableName, (table) => {
      table.integer('units').notNullable().defaultTo(1)
    })
  }

  async down() {
    this.schema.alterTable(this.tableName, (table) => {
      table.dropColumn('units')
    })
  }
}
