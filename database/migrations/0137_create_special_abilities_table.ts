import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Special abilities (专项职业能力) that an evaluation body is filed to test. */
export default class extends BaseSchema {
  protected tableName = 'special_abilities'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'assessment_body_id', 'assessment_bodies')
      table.string('name_zh', 80).notNullable()
      table.string('name_en', 120).notNullable()
      table.string('filed_until', 10).notNullable()
      table.string('document', 200).notNullable()
      refersTo(table, 'recorded_by_id', 'users')
      table.string('created_at', 24).notNullable()
      table.unique(['assessment_body_id', 'name_zh'])
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
