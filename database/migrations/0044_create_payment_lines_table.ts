import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'payment_lines'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('payment_batch_id').unsigned().notNullable()
      table
        .foreign('payment_batch_id')
        .references('id')
        .inTable('payment_batches')
        .onDelete('RESTRICT')
      table.index(['payment_batch_id'])
      table.integer('claim_id').unsigned().notNullable()
      table.foreign('claim_id').references('id').inTable('claims').onDelete('RESTRICT')
      table.index(['claim_id'])
      table.integer('position').notNullable()
      table.string('payee_name', 120).notNullable()
      table.string('bank_name', 120).notNullable()
      table.text('account_cipher').notNullable()
      table.string('account_mask', 40).notNullable()
      table.integer('amount_fen').notNullable()
      table.string('status', 10).notNullable().checkIn(['pending', 'paid', 'failed'])
      table.string('result_note', 200).nullable()
      table.unique(['payment_batch_id', 'claim_id'])
      table.check('amount_fen > 0', [], 'payment_lines_amount')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
