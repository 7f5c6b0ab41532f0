import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'notice_lines'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('notice_id').unsigned().notNullable()
      table.foreign('notice_id').references('id').inTable('notices').onDelete('RESTRICT')
      table.index(['notice_id'])
      table.integer('claim_id').unsigned().notNullable()
      table.foreign('claim_id').references('id').inTable('claims').onDelete('RESTRICT')
      table.index(['claim_id'])
      table.integer('position').notNullable()
      table.string('name_mask', 40).notNullable()
      table.string('document_mask', 30).notNullable()
      table.string('class_code', 30).notNullable()
      table.string('occupation_zh', 60).notNullable()
      table.integer('grade_rank').notNullable()
      table.integer('amount_fen').notNullable()
      table.unique(['notice_id', 'claim_id'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
