import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'

export default class extends BaseSchema {
  protected tableName = 'fund_entries'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('fund_id').unsigned().notNullable()
      table.foreign('fund_id').references('id').inTable('funds').onDelete('RESTRICT')
      table.index(['fund_id'])
      table.integer('claim_id').unsigned().nullable()
      table.foreign('claim_id').references('id').inTable('claims').onDelete('RESTRICT')
      table.index(['claim_id'])
      table
        .string('kind', 14)
        .notNullable()
        .checkIn(['appropriated', 'reserved', 'committed', 'paid', 'released', 'recovered'])
      table.bigInteger('amount_fen').notNullable()
      table.integer('actor_id').unsigned().nullable()
      table.foreign('actor_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['actor_id'])
      table.string('created_at', 24).notNullable()
      table.check('amount_fen > 0', [], 'fund_entries_amount')
    })

    appendOnly(this.schema, this.tableName)
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
