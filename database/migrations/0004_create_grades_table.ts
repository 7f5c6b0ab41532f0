import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'grades'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('rank').notNullable().unique()
      table.string('code', 30).notNullable().unique()
      table.string('digit', 1).nullable()
      table.string('level_zh', 20).notNullable()
      table.string('name_zh', 20).notNullable()
      table.string('name_en', 60).notNullable()
      table.text('source').notNullable()
      table.check('rank BETWEEN 1 AND 8', [], 'grades_rank_range')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
