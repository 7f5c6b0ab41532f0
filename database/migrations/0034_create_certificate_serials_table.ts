import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'certificate_serials'

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
      table.integer('year').notNullable()
      table.integer('grade_rank').notNullable()
      table.integer('last_serial').notNullable()
      table.unique(['assessment_body_id', 'year', 'grade_rank'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
