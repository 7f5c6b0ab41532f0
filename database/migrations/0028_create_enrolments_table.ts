import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'enrolments'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.integer('course_class_id').unsigned().notNullable()
      table
        .foreign('course_class_id')
        .references('id')
        .inTable('course_classes')
        .onDelete('RESTRICT')
      table.index(['course_class_id'])
      table.integer('person_id').unsigned().notNullable()
      table.foreign('person_id').references('id').inTable('persons').onDelete('RESTRICT')
      table.index(['person_id'])
      table.integer('plan_allocation_id').unsigned().notNullable()
      table
        .foreign('plan_allocation_id')
        .references('id')
        .inTable('plan_allocations')
        .onDelete('RESTRICT')
      table.index(['plan_allocation_id'])
      table.integer('roster_import_id').unsigned().nullable()
      table
        .foreign('roster_import_id')
        .references('id')
        .inTable('roster_imports')
        .onDelete('RESTRICT')
      table.index(['roster_import_id'])
      table.integer('position').notNullable()
      table
        .string('status', 14)
        .notNullable()
        .checkIn(['confirmed', 'withdrawn', 'completed', 'not_completed'])
      table.string('trainee_category', 30).notNullable()
      table.string('category_proven_on', 10).nullable()
      table.string('category_proof', 200).nullable()
      table.integer('hours_attended').notNullable().defaultTo(0)
      table.integer('days_attended').notNullable().defaultTo(0)
      table.integer('training_days').notNullable().defaultTo(0)
      table.integer('attendance_percent').notNullable().defaultTo(0)
      table.string('confirmed_at', 24).notNullable()
      table.string('ended_at', 24).nullable()
      table.string('ended_reason', 200).nullable()
      table.integer('created_by_id').unsigned().notNullable()
      table.foreign('created_by_id').references('id').inTable('users').onDelete('RESTRICT')
      table.index(['created_by_id'])
      table.string('created_at', 24).notNullable()
      table.string('updated_at', 24).notNullable()
      table.index(['person_id', 'status'])
      table.index(['course_class_id', 'status'])
      table.check('attendance_percent BETWEEN 0 AND 100', [], 'enrolments_percent')
    })

    this.schema.raw(
      "CREATE UNIQUE INDEX enrolments_live_person ON enrolments (course_class_id, person_id) WHERE status <> 'withdrawn'"
    )
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
