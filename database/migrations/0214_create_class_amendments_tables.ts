import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/** Asked changes of classes that were opened, old and new, and what was decided on them. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('class_amendments', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'course_class_id', 'course_classes')
      table.integer('old_seats').nullable()
      table.integer('new_seats').nullable()
      refersTo(table, 'old_room_id', 'rooms', { optional: true })
      refersTo(table, 'new_room_id', 'rooms', { optional: true })
      refersTo(table, 'old_trainer_id', 'trainers', { optional: true })
      refersTo(table, 'new_trainer_id', 'trainers', { optional: true })
      table.string('reason', 300).notNullable()
      refersTo(table, 'proposed_by_id', 'users')
      table.string('proposed_at', 24).notNullable()
      table.unique(['id', 'proposed_by_id'])
      table.check(
        'new_seats IS NOT NULL OR new_room_id IS NOT NULL OR new_trainer_id IS NOT NULL',
        [],
        'class_amendments_something'
      )
      table.check(
        '(old_seats IS NULL) = (new_seats IS NULL) AND (old_room_id IS NULL) = (new_room_id IS NULL) AND (old_trainer_id IS NULL) = (new_trainer_id IS NULL)',
        [],
        'class_amendments_pairs'
      )
      table.check('new_seats BETWEEN 1 AND 50', [], 'class_amendments_seats')
    })
    this.schema.createTable('class_amendment_decisions', (table) => {
      table.increments('id').notNullable()
      table.integer('class_amendment_id').unsigned().notNullable().unique()
      table.integer('proposed_by_id').unsigned().notNullable()
      table
        .foreign(['class_amendment_id', 'proposed_by_id'])
        .references(['id', 'proposed_by_id'])
        .inTable('class_amendments')
        .onDelete('RESTRICT')
      table.string('result', 8).notNullable().checkIn(['approved', 'refused'])
      table.string('reason', 300).nullable()
      refersTo(table, 'decided_by_id', 'users')
      table.string('decided_at', 24).notNullable()
      table.check('decided_by_id <> proposed_by_id', [], 'class_amendment_decisions_two_people')
      table.check(
        "result = 'approved' OR reason IS NOT NULL",
        [],
        'class_amendment_decisions_reason'
      )
    })
    appendOnly(this.schema, 'class_amendments')
    appendOnly(this.schema, 'class_amendment_decisions')
  }

  async down() {
    this.schema.dropTable('class_amendment_decisions')
    this.schema.dropTable('class_amendments')
  }
}
