import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'

export default class extends BaseSchema {
  protected tableName = 'audit_entries'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('sequence').notNullable().unique()
      table.integer('actor_id').unsigned().nullable()
      table.foreign('actor_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['actor_id'])
      table.string('actor_name', 60).notNullable()
      table.string('action', 60).notNullable()
      table.string('subject_type', 40).notNullable()
      table.integer('subject_id').nullable()
      table.text('changes').notNullable()
      table.string('request_id', 64).nullable()
      table.string('occurred_at', 24).notNullable()
      table.string('crypto_alg', 20).notNullable()
      table.string('previous_hash', 64).notNullable()
      table.string('hash', 64).notNullable()
      table.index(['subject_type', 'subject_id'])
      table.index(['action'])
    })

    appendOnly(this.schema, this.tableName)
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
