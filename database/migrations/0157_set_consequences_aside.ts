import { BaseSchema } from '@adonisjs/lucid/schema'

/** Why what follows from a corrected mark is closed although nothing more is done about it. */
export default class extends BaseSchema {
  async up() {
    this.schema.raw('ALTER TABLE score_consequences ADD COLUMN set_aside_reason varchar(200)')
  }

  async down() {
    this.schema.raw('ALTER TABLE score_consequences DROP COLUMN set_aside_reason')
  }
}
