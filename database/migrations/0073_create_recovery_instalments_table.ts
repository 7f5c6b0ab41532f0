import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'
import { appendOnly } from '#app/shared/database/append_only'

export default class extends BaseSchema {
  protected tableName = 'recovery_instalments'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'recovery_id', 'recoveries')
      table.integer('amount_fen').notNullable()
      table.string('received_on', 10).notNullable()
      table.string('reference', 100).notNullable()
      refersTo(table, 'actor_id', 'users')
      table.string('created_at', 24).notNullable()
      table.unique(['recovery_id', 'reference'])
      table.check('amount_fen > 0', [], 'recovery_instalments_amount')
    })
    appendOnly(this.schema, this.tableName)
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
