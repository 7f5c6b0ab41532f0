import { BaseSchema } from '@adonisjs/lucid/schema'

/** What waits for somebody is asked on every page: it must not be looked for among all that is done. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('sittings', (table) => {
      table.index(['status', 'held_on'], 'sittings_status')
    })
    this.schema.alterTable('course_classes', (table) => {
      table.index(['status', 'base_id'], 'course_classes_status')
    })
  }

  async down() {
    this.schema.alterTable('course_classes', (table) => {
      table.dropIndex(['status', 'base_id'], 'course_classes_status')
    })
    this.schema.alterTable('sittings', (table) => {
      table.dropIndex(['status', 'held_on'], 'sittings_status')
    })
  }
}
