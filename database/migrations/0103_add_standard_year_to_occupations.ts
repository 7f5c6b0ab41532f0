import { BaseSchema } from '@adonisjs/lucid/schema'

/** The year printed on an occupation's national standard; empty where it is not known. */
export default class extends BaseSchema {
  async up() {
    this.schema.raw('ALTER TABLE occupations ADD COLUMN standard_year integer')
  }

  async down() {
    this.schema.raw('ALTER TABLE occupations DROP COLUMN standard_year')
  }
}
