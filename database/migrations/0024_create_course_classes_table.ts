import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'course_classes'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('code', 30).notNullable().unique()
      table.integer('base_id').unsigned().notNullable()
      table.foreign('base_id').references('id').inTable('bases').onDelete('RESTRICT')
      table.index(['base_id'])
      table.integer('plan_allocation_id').unsigned().notNullable()
      table
        .foreign('plan_allocation_id')
        .references('id')
        .inTable('plan_allocations')
        .onDelete('RESTRICT')
      table.index(['plan_allocation_id'])
      table.integer('specialty_id').unsigned().notNullable()
      table.foreign('specialty_id').references('id').inTable('specialties').onDelete('RESTRICT')
      table.index(['specialty_id'])
      table.integer('course_id').unsigned().notNullable()
      table.foreign('course_id').references('id').inTable('courses').onDelete('RESTRICT')
      table.index(['course_id'])
      table.integer('assessment_body_id').unsigned().notNullable()
      table
        .foreign('assessment_body_id')
        .references('id')
        .inTable('assessment_bodies')
        .onDelete('RESTRICT')
      table.index(['assessment_body_id'])
      table.integer('room_id').unsigned().notNullable()
      table.foreign('room_id').references('id').inTable('rooms').onDelete('RESTRICT')
      table.index(['room_id'])
      table.integer('trainer_id').unsigned().notNullable()
      table.foreign('trainer_id').references('id').inTable('trainers').onDelete('RESTRICT')
      table.index(['trainer_id'])
      table.integer('year').notNullable()
      table.integer('term_number').notNullable()
      table
        .string('mode', 20)
        .notNullable()
        .defaultTo('open')
        .checkIn(['open', 'order', 'targeted', 'post', 'project'])
      table.string('fee_kind', 20).notNullable().defaultTo('free').checkIn(['free', 'self_paid'])
      table.string('starts_on', 10).notNullable()
      table.string('ends_on', 10).notNullable()
      table.integer('seats').notNullable()
      table.integer('seats_taken').notNullable().defaultTo(0)
      table
        .string('status', 12)
        .notNullable()
        .checkIn([
          'draft',
          'applied',
          'returned',
          'approved',
          'enrolling',
          'running',
          'finished',
          'archived',
          'cancelled',
        ])
      table.string('applied_at', 24).nullable()
      table.string('opened_at', 24).nullable()
      table.string('finished_at', 24).nullable()
      table.integer('created_by_id').unsigned().notNullable()
      table.foreign('created_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['created_by_id'])
      table.string('created_at', 24).notNullable()
      table.string('updated_at', 24).notNullable()
      table.index(['base_id', 'year', 'status'])
      table.index(['starts_on'])
      table.check('seats BETWEEN 1 AND 50', [], 'course_classes_seats')
      table.check('seats_taken >= 0 AND seats_taken <= seats', [], 'course_classes_seats_taken')
      table.check('starts_on <= ends_on', [], 'course_classes_days')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
