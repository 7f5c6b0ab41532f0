import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Somebody who asks for a seat of a class, until they have it or no longer want or may have it. */
export default class extends BaseSchema {
  protected tableName = 'enrolment_applications'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'course_class_id', 'course_classes')
      refersTo(table, 'person_id', 'persons')
      table
        .string('status', 12)
        .notNullable()
        .checkIn(['applied', 'waiting', 'offered', 'confirmed', 'refused', 'withdrawn', 'lapsed'])
      table.string('sent_by', 8).notNullable().checkIn(['trainee', 'base'])
      table.string('trainee_category', 30).notNullable()
      table.string('category_proof', 200).nullable()
      table.string('category_proven_on', 10).nullable()
      table.integer('priority').nullable()
      refersTo(table, 'waiting_rule_id', 'waiting_rules', { optional: true })
      table.string('verdict', 8).notNullable().checkIn(['passed', 'failed', 'unknown'])
      table.text('qualification').notNullable()
      table.string('offer_expires_at', 24).nullable()
      table.string('reason_code', 30).nullable()
      table.string('reason', 300).nullable()
      refersTo(table, 'enrolment_id', 'enrolments', { optional: true })
      refersTo(table, 'from_enrolment_id', 'enrolments', { optional: true })
      refersTo(table, 'created_by_id', 'users')
      refersTo(table, 'decided_by_id', 'users', { optional: true })
      table.string('decided_at', 24).nullable()
      table.string('created_at', 24).notNullable()
      table.string('updated_at', 24).notNullable()
      table.index(['course_class_id', 'status'])
      table.index(['person_id', 'status'])
      table.check(
        "(status = 'confirmed') = (enrolment_id IS NOT NULL)",
        [],
        'enrolment_applications_place'
      )
      table.check(
        "(status = 'offered') = (offer_expires_at IS NOT NULL)",
        [],
        'enrolment_applications_offer'
      )
      table.check(
        "status <> 'refused' OR reason_code IS NOT NULL",
        [],
        'enrolment_applications_reason'
      )
    })
    this.schema.raw(
      `CREATE UNIQUE INDEX enrolment_applications_live ON enrolment_applications
        (course_class_id, person_id) WHERE status IN ('applied', 'waiting', 'offered')`
    )
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
