import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Links by which a calendar on a phone reads the sessions of a trainer, a class or a trainee. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('calendar_feeds', (table) => {
      table.increments('id').notNullable()
      table.string('token_hash', 64).notNullable().unique()
      refersTo(table, 'trainer_id', 'trainers', { optional: true })
      refersTo(table, 'course_class_id', 'course_classes', { optional: true })
      refersTo(table, 'person_id', 'persons', { optional: true })
      table.string('locale', 5).notNullable().checkIn(['zh-CN', 'en'])
      refersTo(table, 'created_by_id', 'users')
      table.string('created_at', 24).notNullable()
      refersTo(table, 'revoked_by_id', 'users', { optional: true })
      table.string('revoked_at', 24).nullable()
      table.check(
        `(CASE WHEN trainer_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN course_class_id IS NULL THEN 0 ELSE 1 END) +
          (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) = 1`,
        [],
        'calendar_feeds_one_owner'
      )
    })
  }

  async down() {
    this.schema.dropTable('calendar_feeds')
  }
}
