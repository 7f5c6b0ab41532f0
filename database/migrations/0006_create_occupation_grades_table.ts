import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'occupation_grades'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('occupation_id').unsigned().notNullable()
      table.foreign('occupation_id').references('id').inTable('occupations').onDelete('RESTRICT')
      table.index(['occupation_id'])
      table.string('work_type', 60).notNullable()
      table.integer('grade_rank').notNullable()
      table.unique(['occupation_id', 'work_type', 'grade_rank'])
      table.check('grade_rank BETWEEN 1 AND 8', [], 'occupation_grades_rank_range')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
