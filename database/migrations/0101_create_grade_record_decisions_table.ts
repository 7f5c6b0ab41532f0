import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/** What was decided about a grade: recorded, withdrawn, ended; by whom and on which paper. */
export default class extends BaseSchema {
  protected tableName = 'grade_record_decisions'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'grade_record_id', 'grade_records')
      table.string('decision', 10).notNullable().checkIn(['recorded', 'withdrawn', 'ended'])
      table.string('reason', 500).nullable()
      table.string('document', 200).nullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).notNullable()
    })
    appendOnly(this.schema, this.tableName)
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
