import { BaseSchema } from '@adonisjs/lucid/schema'
import { appendOnly } from '#app/shared/database/append_only'
import { refersTo } from '#app/shared/database/columns'

/** Every change of a timetable after it was laid out: who, why, and each session's old and new place. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('timetable_changes', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'course_class_id', 'course_classes')
      table.string('kind', 12).notNullable().checkIn(['moved', 'added', 'cancelled'])
      table.string('reason', 200).nullable()
      table.integer('people_told').notNullable()
      refersTo(table, 'actor_id', 'users')
      table.string('created_at', 24).notNullable()
      table.check("kind <> 'cancelled' OR reason IS NOT NULL", [], 'timetable_changes_reason')
    })
    this.schema.createTable('timetable_change_items', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'timetable_change_id', 'timetable_changes')
      refersTo(table, 'course_class_id', 'course_classes')
      // A cancelled session is gone from the timetable, so its number refers to no row.
      table.integer('class_session_id').notNullable()
      table.index(['class_session_id'])
      table.string('kind', 12).notNullable().checkIn(['moved', 'added', 'cancelled'])
      for (const side of ['old', 'new']) {
        table.string(`${side}_day`, 10).nullable()
        table.string(`${side}_slot`, 10).nullable()
        table.string(`${side}_starts_at`, 5).nullable()
        table.string(`${side}_ends_at`, 5).nullable()
        refersTo(table, `${side}_room_id`, 'rooms', { optional: true })
        refersTo(table, `${side}_trainer_id`, 'trainers', { optional: true })
      }
      table.integer('hours').notNullable()
      table.string('lesson_kind', 10).notNullable().checkIn(['theory', 'practice'])
      table.check(
        "(kind = 'added') = (old_day IS NULL) AND (kind = 'cancelled') = (new_day IS NULL)",
        [],
        'timetable_change_items_sides'
      )
    })
    appendOnly(this.schema, 'timetable_changes')
    appendOnly(this.schema, 'timetable_change_items')
  }

  async down() {
    this.schema.dropTable('timetable_change_items')
    this.schema.dropTable('timetable_changes')
  }
}
