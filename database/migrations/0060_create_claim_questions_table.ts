import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'claim_questions'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'claim_id', 'claims')
      refersTo(table, 'decision_id', 'claim_decisions')
      table.integer('position').notNullable()
      table.string('topic', 30).notNullable()
      table.string('question', 500).notNullable()
      table.string('answer', 1000).nullable()
      refersTo(table, 'answered_by_id', 'users', { optional: true })
      table.string('answered_at', 24).nullable()
      table.string('created_at', 24).notNullable()
      table.unique(['decision_id', 'position'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
