import { BaseSchema } from '@adonisjs/lucid/schema'

/** The dashboard of a base looks back at the classes that ended within the last year or so. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('course_classes', (table) => {
      table.index(['finished_at', 'id', 'ends_on'], 'course_classes_finished')
    })
  }

  async down() {
    this.schema.alterTable('course_classes', (table) => {
      table.dropIndex([], 'course_classes_finished')
    })
  }
}
