import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'status_list_checks'

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
      table.string('as_of', 10).notNullable()
      table.string('organisation', 120).notNullable()
      table.string('document', 120).nullable()
      table.string('file_name', 200).notNullable()
      table.string('file_sha256', 64).notNullable()
      table.string('status', 10).notNullable().checkIn(['checked', 'loaded', 'discarded'])
      table.integer('rows_good').notNullable()
      table.integer('rows_faulty').notNullable()
      table.integer('matched').notNullable()
      table.integer('added').notNullable()
      table.integer('gone').notNullable()
      refersTo(table, 'against_id', 'status_lists', { optional: true })
      refersTo(table, 'status_list_id', 'status_lists', { optional: true })
      table.text('content_cipher').nullable()
      refersTo(table, 'checked_by_id', 'users')
      table.string('created_at', 24).notNullable()
      table.string('closed_at', 24).nullable()
      table.index(['kind', 'status'])
      table.check(
        "(status = 'checked' AND closed_at IS NULL) OR (status <> 'checked' AND closed_at IS NOT NULL)",
        [],
        'status_list_checks_closed'
      )
    })
    appendOnly(this.schema, 'status_list_entries')
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
