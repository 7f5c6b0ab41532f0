import { BaseSchema } from '@adonisjs/lucid/schema'

/** Long lists are read in their order, not sorted; classes are found by the days they run. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('sittings', (table) => {
      table.index(['held_on', 'id'], 'sittings_newest')
    })
    this.schema.alterTable('course_classes', (table) => {
      table.index(['base_id', 'ends_on', 'starts_on'], 'course_classes_days')
      table.index(['base_id', 'starts_on', 'id'], 'course_classes_newest')
    })
  }

  async down() {
    this.schema.alterTable('course_classes', (table) => {
      table.dropIndex([], 'course_classes_newest')
      table.dropIndex([], 'course_classes_days')
    })
    this.schema.alterTable('sittings', (table) => {
      table.dropIndex([], 'sittings_newest')
    })
  }
}
