import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'anomaly_flags'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('code', 4).notNullable()
      table.string('fingerprint', 160).notNullable().unique()
      table.integer('weight').notNullable()
      table.boolean('blocks').notNullable()
      refersTo(table, 'claim_id', 'claims', { optional: true })
      refersTo(table, 'course_class_id', 'course_classes', { optional: true })
      refersTo(table, 'person_id', 'persons', { optional: true })
      refersTo(table, 'base_id', 'bases', { optional: true })
      table.text('facts').notNullable()
      table.text('rows').notNullable()
      table
        .string('status', 10)
        .notNullable()
        .checkIn(['open', 'proposed', 'dismissed', 'confirmed', 'cleared'])
      table.string('raised_at', 24).notNullable()
      table.string('cleared_at', 24).nullable()
      refersTo(table, 'proposed_by_id', 'users', { optional: true })
      table.string('proposed_reason', 500).nullable()
      table.string('proposed_at', 24).nullable()
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_reason', 500).nullable()
      table.string('decided_at', 24).nullable()
      table.index(['status', 'code'])
      table.check(
        'decided_by_id IS NULL OR proposed_by_id IS NULL OR decided_by_id <> proposed_by_id',
        [],
        'anomaly_flags_two_people'
      )
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
