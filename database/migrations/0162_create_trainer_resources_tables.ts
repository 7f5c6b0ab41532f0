import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'
import { dropColumns } from '#app/shared/database/reshape_table'

/** What a trainer may teach and until when, how much, and when not. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('trainer_qualifications', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'trainer_id', 'trainers')
      refersTo(table, 'specialty_id', 'specialties')
      refersTo(table, 'occupation_id', 'occupations', { optional: true })
      table.integer('grade_rank').nullable()
      table.string('title', 100).notNullable()
      table.string('document_number', 60).nullable()
      table.string('valid_from', 10).nullable()
      table.string('valid_until', 10).nullable()
      table.string('file_name', 120).nullable()
      table.string('file_path', 200).nullable()
      table.string('file_sha256', 64).nullable()
      refersTo(table, 'created_by_id', 'users', { optional: true })
      table.string('created_at', 24).notNullable()
      refersTo(table, 'ended_by_id', 'users', { optional: true })
      table.string('ended_at', 24).nullable()
      table.string('ended_reason', 200).nullable()
      table.check('grade_rank IS NULL OR grade_rank BETWEEN 1 AND 8', [], 'qualifications_rank')
      table.check(
        'valid_from IS NULL OR valid_until IS NULL OR valid_until >= valid_from',
        [],
        'qualifications_term'
      )
    })
    this.schema.createTable('trainer_limits', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'trainer_id', 'trainers')
      table.unique(['trainer_id'])
      table.integer('hours_per_week').nullable()
      table.integer('hours_per_day').nullable()
      table.check('hours_per_week IS NULL OR hours_per_week BETWEEN 1 AND 56', [], 'limits_week')
      table.check('hours_per_day IS NULL OR hours_per_day BETWEEN 1 AND 8', [], 'limits_day')
    })
    this.schema.createTable('trainer_availability', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'trainer_id', 'trainers')
      table.integer('weekday').notNullable()
      table.string('slot', 10).notNullable().checkIn(['morning', 'afternoon', 'evening'])
      table.unique(['trainer_id', 'weekday', 'slot'])
      table.check('weekday BETWEEN 1 AND 7', [], 'trainer_availability_weekday')
    })
    this.schema.createTable('trainer_absences', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'trainer_id', 'trainers')
      table.string('from_day', 10).notNullable()
      table.string('to_day', 10).notNullable()
      table.string('slot', 10).nullable().checkIn(['morning', 'afternoon', 'evening'])
      table.string('reason', 200).notNullable()
      refersTo(table, 'created_by_id', 'users')
      table.string('created_at', 24).notNullable()
      refersTo(table, 'lifted_by_id', 'users', { optional: true })
      table.string('lifted_at', 24).nullable()
      table.index(['trainer_id', 'to_day'])
      table.check('to_day >= from_day', [], 'trainer_absences_days')
    })
    this.schema.raw(
      "ALTER TABLE trainers ADD COLUMN status varchar(10) NOT NULL DEFAULT 'in_use' CHECK (status IN ('in_use', 'retired'))"
    )
  }

  async down() {
    this.schema.dropTable('trainer_absences')
    this.schema.dropTable('trainer_availability')
    this.schema.dropTable('trainer_limits')
    this.schema.dropTable('trainer_qualifications')
    this.defer((client) => dropColumns(client, 'trainers', ['status']))
  }
}
