import { BaseSchema } from '@adonisjs/lucid/schema'

/** The dashboard of a base adds up the places of its classes from the index alone. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('class_standings', (table) => {
      table.dropIndex([], 'class_standings_base')
      table.index(['base_id', 'place', 'year', 'course_class_id', 'total'], 'class_standings_base')
    })
  }

  async down() {
    this.schema.alterTable('class_standings', (table) => {
      table.dropIndex([], 'class_standings_base')
      table.index(['base_id', 'place', 'year'], 'class_standings_base')
    })
  }
}
