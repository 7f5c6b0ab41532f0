import { BaseSchema } from '@adonisjs/lucid/schema'
import { refersTo } from '#app/shared/database/columns'

/** Who is filed to assess or to invigilate: a person, a filed number, occupations, a term. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('examiners', (table) => {
      table.increments('id').notNullable()
      table.string('number', 30).notNullable().unique()
      refersTo(table, 'person_id', 'persons')
      table.unique(['person_id'])
      table.string('kind', 12).notNullable().checkIn(['assessor', 'invigilator'])
      refersTo(table, 'trainer_id', 'trainers', { optional: true })
      table.string('filed_from', 10).notNullable()
      table.string('filed_until', 10).notNullable()
      table.string('document', 120).notNullable()
      refersTo(table, 'created_by_id', 'users')
      table.string('created_at', 24).notNullable()
      table.check('filed_until >= filed_from', [], 'examiners_term')
    })
    this.schema.createTable('examiner_occupations', (table) => {
      table.increments('id').notNullable()
      refersTo(table, 'examiner_id', 'examiners')
      refersTo(table, 'occupation_id', 'occupations')
      table.unique(['examiner_id', 'occupation_id'])
    })
  }

  async down() {
    this.schema.dropTable('examiner_occupations')
    this.schema.dropTable('examiners')
  }
}
