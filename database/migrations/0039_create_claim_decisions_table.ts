import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'

export default class extends BaseSchema {
  protected tableName = 'claim_decisions'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('claim_id').unsigned().notNullable()
      table.foreign('claim_id').references('id').inTable('claims').onDelete('RESTRICT')
      table.index(['claim_id'])
      table
        .string('stage', 10)
        .notNullable()
        .checkIn(['submission', 'review', 'approval', 'notice', 'payment', 'withdrawal'])
      table
        .string('result', 12)
        .notNullable()
        .checkIn([
          'submitted',
          'passed',
          'returned',
          'rejected',
          'published',
          'closed',
          'batched',
          'exported',
          'paid',
          'failed',
          'withdrawn',
        ])
      table.integer('actor_id').unsigned().notNullable()
      table.foreign('actor_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['actor_id'])
      table.string('reason', 500).nullable()
      table.string('created_at', 24).notNullable()
    })

    appendOnly(this.schema, this.tableName)
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
