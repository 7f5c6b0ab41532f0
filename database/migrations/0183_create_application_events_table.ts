import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/** What happened to applications, in order: from it the waiting list of a class can be played again. */
export default class extends BaseSchema {
  protected tableName = 'application_events'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'enrolment_application_id', 'enrolment_applications')
      table.integer('course_class_id').unsigned().notNullable()
      table
        .foreign('course_class_id')
        .references('id')
        .inTable('course_classes')
        .onDelete('RESTRICT')
      table
        .string('event', 12)
        .notNullable()
        .checkIn([
          'applied',
          'joined',
          'moved',
          'offered',
          'accepted',
          'declined',
          'expired',
          'confirmed',
          'refused',
          'withdrawn',
          'closed',
        ])
      table.integer('priority').nullable()
      table.string('category', 30).notNullable()
      table.integer('place').nullable()
      table.string('expires_at', 24).nullable()
      table.string('reason_code', 30).nullable()
      table.string('reason', 300).nullable()
      refersTo(table, 'actor_id', 'users', { optional: true })
      table.string('created_at', 24).notNullable()
      table.index(['course_class_id', 'id'])
    })
    appendOnly(this.schema, this.tableName)
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
