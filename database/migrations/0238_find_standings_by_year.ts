import { BaseSchema } from '@adonisjs/lucid/schema'

/** The dashboard of a base asks for the places of recent years only. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('class_standings', (table) => {
      table.dropIndex([], 'class_standings_base')
      table.index(['base_id', 'place', 'year'], 'class_standings_base')
    })
  }

  async down() {
    this.schema.alterTable('class_standings', (table) => {
      table.dropIndex([], 'class_standings_base')
      table.index(['base_id', 'place'], 'class_standings_base')
    })
  }
}
