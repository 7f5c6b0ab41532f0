import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns, reshapeTable } from '#app/shared/database/reshape_table'

/** Classes an enterprise holds for its own people, and apprenticeships of one to three years. */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer(async (client) => {
      await client.rawQuery(
        'ALTER TABLE course_classes ADD COLUMN employer_id integer REFERENCES employers(id) ON DELETE RESTRICT'
      )
      await client.rawQuery(
        "ALTER TABLE course_classes ADD COLUMN training_kind varchar(20) NOT NULL DEFAULT 'skills' CHECK (training_kind IN ('skills', 'apprenticeship'))"
      )
      await client.rawQuery(
        'ALTER TABLE course_classes ADD COLUMN apprenticeship_years integer CHECK (apprenticeship_years BETWEEN 1 AND 3)'
      )
      await client.rawQuery(
        'CREATE INDEX course_classes_employer_id_index ON course_classes (employer_id)'
      )
      await reshapeTable(client, 'course_classes', {
        values: { fee_kind: ['free', 'self_paid', 'enterprise'] },
      })
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.rawQuery('DROP INDEX course_classes_employer_id_index')
      await dropColumns(client, 'course_classes', [
        'employer_id',
        'training_kind',
        'apprenticeship_years',
      ])
    })
  }
}
