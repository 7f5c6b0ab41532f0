import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'
import { appendOnly } from '#app/shared/database/append_only'

export default class extends BaseSchema {
  protected tableName = 'claim_checks'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'claim_id', 'claims')
      table.string('name', 30).notNullable()
      table.string('result', 10).notNullable().checkIn(['passed', 'failed'])
      table.string('note', 500).nullable()
      table.string('evidence', 200).nullable()
      refersTo(table, 'actor_id', 'users')
      table.string('created_at', 24).notNullable()
      table.index(['claim_id', 'name', 'id'])
    })
    appendOnly(this.schema, this.tableName)
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
