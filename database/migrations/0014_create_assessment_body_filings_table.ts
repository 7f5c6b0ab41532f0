import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'assessment_body_filings'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('assessment_body_id').unsigned().notNullable()
      table
        .foreign('assessment_body_id')
        .references('id')
        .inTable('assessment_bodies')
        .onDelete('RESTRICT')
      table.index(['assessment_body_id'])
      table.integer('occupation_id').unsigned().notNullable()
      table.foreign('occupation_id').references('id').inTable('occupations').onDelete('RESTRICT')
      table.index(['occupation_id'])
      table.integer('grade_rank').notNullable()
      table.unique(['assessment_body_id', 'occupation_id', 'grade_rank'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
