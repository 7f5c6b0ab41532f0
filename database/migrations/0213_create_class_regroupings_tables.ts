import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/** People who went from one class to another together: a merger empties the one, a split does not. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('class_regroupings', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'from_class_id', 'course_classes')
      refersTo(table, 'to_class_id', 'course_classes')
      table.string('kind', 8).notNullable().checkIn(['merged', 'split'])
      table.integer('people').notNullable()
      table.string('reason', 200).notNullable()
      refersTo(table, 'actor_id', 'users')
      table.string('created_at', 24).notNullable()
      table.check('from_class_id <> to_class_id AND people >= 0', [], 'class_regroupings_classes')
    })
    this.schema.createTable('class_regrouping_people', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'class_regrouping_id', 'class_regroupings')
      refersTo(table, 'from_enrolment_id', 'enrolments')
      refersTo(table, 'to_enrolment_id', 'enrolments')
    })
    appendOnly(this.schema, 'class_regroupings')
    appendOnly(this.schema, 'class_regrouping_people')
  }

  async down() {
    this.schema.dropTable('class_regrouping_people')
    this.schema.dropTable('class_regroupings')
  }
}
