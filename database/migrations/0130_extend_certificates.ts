import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns, reshapeTable } from '#app/shared/database/reshape_table'

/**
 * Certificates of every kind: only those of a skill grade have an occupation, a grade and an evaluating
 * body. The last columns hold what a printed file is made of, so that it can be made again byte by byte.
 */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer(async (client) => {
      if (client.dialect.name === 'postgres') {
        await client.rawQuery('ALTER TABLE certificates ALTER COLUMN number TYPE varchar(40)')
      }
      for (const column of [
        'title varchar(160)',
        'title_en varchar(240)',
        'issuer_name varchar(120)',
        'competition_award_id integer REFERENCES competition_awards(id) ON DELETE RESTRICT',
        'predecessor_id integer REFERENCES certificates(id) ON DELETE RESTRICT',
        'qr_payload text',
        'pdf_signature varchar(200)',
        'signing_certificate_sha256 varchar(64)',
      ]) {
        await client.rawQuery(`ALTER TABLE certificates ADD COLUMN ${column}`)
      }
      await reshapeTable(client, 'certificates', {
        values: { kind: ['skill_grade', 'training_completion', 'special_ability', 'award'] },
        optional: [
          'enrolment_id',
          'grade_record_id',
          'course_class_id',
          'base_id',
          'occupation_id',
          'grade_rank',
          'assessment_body_id',
        ],
      })
      await client.rawQuery(
        `UPDATE certificates SET predecessor_id =
          (SELECT MAX(p.id) FROM certificates p WHERE p.successor_id = certificates.id)`
      )
      for (const index of [
        "UNIQUE INDEX certificates_live_training ON certificates (enrolment_id) WHERE kind = 'training_completion' AND status NOT IN ('revoked', 'superseded')",
        "UNIQUE INDEX certificates_live_award ON certificates (competition_award_id, person_id) WHERE kind = 'award' AND status NOT IN ('revoked', 'superseded')",
        "UNIQUE INDEX certificates_live_ability ON certificates (person_id, title) WHERE kind = 'special_ability' AND status NOT IN ('revoked', 'superseded')",
        'UNIQUE INDEX certificates_predecessor ON certificates (predecessor_id)',
        'INDEX certificates_issued_on_index ON certificates (issued_on)',
      ]) {
        await client.rawQuery(`CREATE ${index}`)
      }
    })
  }

  async down() {
    this.defer(async (client) => {
      for (const index of [
        'certificates_live_training',
        'certificates_live_award',
        'certificates_live_ability',
        'certificates_predecessor',
        'certificates_issued_on_index',
      ]) {
        await client.rawQuery(`DROP INDEX ${index}`)
      }
      await dropColumns(client, 'certificates', [
        'title',
        'title_en',
        'issuer_name',
        'competition_award_id',
        'predecessor_id',
        'qr_payload',
        'pdf_signature',
        'signing_certificate_sha256',
      ])
    })
  }
}
