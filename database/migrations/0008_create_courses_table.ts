import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'courses'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      table.string('code', 20).notNullable().unique()
      table.integer('specialty_id').unsigned().notNullable()
      table.foreign('specialty_id').references('id').inTable('specialties').onDelete('RESTRICT')
      table.index(['specialty_id'])
      table.integer('occupation_id').unsigned().notNullable()
      table.foreign('occupation_id').references('id').inTable('occupations').onDelete('RESTRICT')
      table.index(['occupation_id'])
      table.string('work_type', 60).notNullable()
      table.integer('grade_rank').notNullable()
      table.string('title_zh', 100).notNullable()
      table.string('title_en', 160).notNullable()
      table.integer('theory_hours').notNullable()
      table.integer('practice_hours').notNullable()
      table.integer('hours_per_day').notNullable()
      table.string('value_status', 12).notNullable().checkIn(['confirmed', 'example'])
      table.text('source').notNullable()
      table.string('listed_until', 10).nullable()
      table.string('created_at', 24).notNullable()
      table.check(
        'theory_hours >= 0 AND practice_hours >= 0 AND theory_hours + practice_hours > 0',
        [],
        'courses_hours'
      )
      table.check('hours_per_day BETWEEN 1 AND 8', [], 'courses_day_hours')
      table.check('grade_rank BETWEEN 1 AND 8', [], 'courses_rank_range')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
