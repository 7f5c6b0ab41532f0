import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

export default class extends BaseSchema {
  protected tableName = 'competition_awards'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'person_id', 'persons')
      refersTo(table, 'occupation_id', 'occupations')
      table.string('contest', 120).notNullable()
      table
        .string('level', 12)
        .notNullable()
        .checkIn(['national', 'provincial', 'city', 'county', 'enterprise'])
      table.string('contest_class', 8).nullable().checkIn(['first', 'second'])
      table.string('event', 120).notNullable()
      table.integer('rank').notNullable()
      table.integer('awarded_rank').nullable()
      table.string('award', 60).nullable()
      table.string('document', 120).notNullable()
      table.string('awarded_on', 10).notNullable()
      refersTo(table, 'created_by_id', 'users')
      table.string('created_at', 24).notNullable()
      table.unique(['person_id', 'contest', 'event'])
      table.check(
        'rank >= 1 AND (awarded_rank IS NULL OR awarded_rank >= 1)',
        [],
        'competition_awards_rank'
      )
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
