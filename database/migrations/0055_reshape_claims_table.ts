import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns, reshapeTable } from '#app/shared/database/reshape_table'

/**
 * Claims of every kind: not each has a certificate, a class or a base, so what one is about has a key
 * of its own. The columns after it let a queue of 200,000 claims be read by index.
 */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer(async (client) => {
      for (const column of [
        "subject_key varchar(60) NOT NULL DEFAULT ''",
        "part varchar(12) NOT NULL DEFAULT 'whole' CHECK (part IN ('whole', 'prepayment', 'settlement'))",
        'employer_id integer REFERENCES employers(id) ON DELETE RESTRICT',
        'competition_award_id integer REFERENCES competition_awards(id) ON DELETE RESTRICT',
        'occupation_id integer REFERENCES occupations(id) ON DELETE RESTRICT',
        'grade_rank integer',
        'trace_id integer',
        'assigned_to_id integer REFERENCES users(id) ON DELETE RESTRICT',
        'assigned_at varchar(24)',
        'held_by_id integer REFERENCES users(id) ON DELETE RESTRICT',
        'held_at varchar(24)',
        'held_reason varchar(500)',
        'disputed_at varchar(24)',
        'notice_closed_at varchar(24)',
        'rejection_code varchar(30)',
        'quota_freed_at varchar(24)',
      ]) {
        await client.rawQuery(`ALTER TABLE claims ADD COLUMN ${column}`)
      }
      await client.rawQuery(
        `UPDATE claims SET subject_key = 'certificate:' || certificate_id,
          occupation_id = (SELECT occupation_id FROM certificates c WHERE c.id = certificate_id),
          grade_rank = (SELECT grade_rank FROM certificates c WHERE c.id = certificate_id),
          notice_closed_at = (SELECT MAX(n.closed_at) FROM notices n
            JOIN notice_lines l ON l.notice_id = n.id
            WHERE l.claim_id = claims.id AND n.status = 'closed')`
      )
      await client.rawQuery('DROP INDEX claims_live_certificate')
      await reshapeTable(client, 'claims', {
        values: {
          kind: [
            'training_subsidy',
            'assessment_subsidy',
            'living_allowance',
            'apprenticeship',
            'competition_award',
          ],
          payee_kind: ['base', 'person', 'employer'],
          status: [
            'draft',
            'submitted',
            'reviewed',
            'approved',
            'noticed',
            'batched',
            'paying',
            'paid',
            'failed',
            'returned',
            'rejected',
            'withdrawn',
            'recovering',
            'recovered',
          ],
        },
        optional: ['certificate_id', 'enrolment_id', 'course_class_id', 'base_id'],
      })
      for (const index of [
        "UNIQUE INDEX claims_live_subject ON claims (kind, subject_key) WHERE status NOT IN ('rejected', 'withdrawn') AND quota_freed_at IS NULL",
        'INDEX claims_assigned_index ON claims (assigned_to_id, status)',
        'INDEX claims_kind_index ON claims (kind, status)',
        'INDEX claims_occupation_index ON claims (occupation_id, status)',
        'INDEX claims_employer_index ON claims (employer_id)',
        'INDEX claims_award_index ON claims (competition_award_id)',
        'INDEX claims_fund_status_index ON claims (fund_id, status)',
      ]) {
        await client.rawQuery(`CREATE ${index}`)
      }
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.rawQuery('DROP INDEX claims_live_subject')
      await client.rawQuery('DROP INDEX claims_assigned_index')
      await client.rawQuery('DROP INDEX claims_kind_index')
      await client.rawQuery('DROP INDEX claims_occupation_index')
      await client.rawQuery('DROP INDEX claims_employer_index')
      await client.rawQuery('DROP INDEX claims_award_index')
      await client.rawQuery('DROP INDEX claims_fund_status_index')
      await dropColumns(client, 'claims', [
        'subject_key',
        'part',
        'employer_id',
        'competition_award_id',
        'occupation_id',
        'grade_rank',
        'trace_id',
        'assigned_to_id',
        'assigned_at',
        'held_by_id',
        'held_at',
        'held_reason',
        'disputed_at',
        'notice_closed_at',
        'rejection_code',
        'quota_freed_at',
      ])
    })
  }
}
