import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'status_lists'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table
        .string('kind', 20)
        .notNullable()
        .checkIn([
          'deceased',
          'detained',
          'fiscal_payroll',
          'employee_insurance',
          'pension',
          'student',
          'business_owner',
          'skill_upgrade',
        ])
      table.integer('version').notNullable()
      table.string('as_of', 10).notNullable()
      table.string('organisation', 120).notNullable()
      table.string('document', 120).nullable()
      table.string('file_name', 200).notNullable()
      table.string('file_sha256', 64).notNullable()
      table.integer('rows_count').notNullable()
      table.string('status', 10).notNullable().checkIn(['active', 'superseded'])
      refersTo(table, 'loaded_by_id', 'users')
      table.string('created_at', 24).notNullable()
      table.unique(['kind', 'version'])
      table.check('version >= 1 AND rows_count >= 0', [], 'status_lists_counts')
    })
    this.schema.raw(
      "CREATE UNIQUE INDEX status_lists_active ON status_lists (kind) WHERE status = 'active'"
    )
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
