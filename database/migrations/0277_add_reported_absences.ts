import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns } from '#app/shared/database/reshape_table'

/** Absences that a trainer reported: why, from a short list; the base writes its own in words. */
export default class extends BaseSchema {
  async up() {
    this.schema.raw(
      "ALTER TABLE trainer_absences ADD COLUMN reported_kind varchar(10) CHECK (reported_kind IN ('sick', 'family', 'official', 'other'))"
    )
  }

  async down() {
    this.defer((client) => dropColumns(client, 'trainer_absences', ['reported_kind']))
  }
}
