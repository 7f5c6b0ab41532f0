import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns, reshapeTable } from '#app/shared/database/reshape_table'

/**
 * A notice names claims of every kind: its lines keep what they showed, and not each has a class or a
 * grade. A draft can be given up; how names are shown is chosen for each notice. A member of the public
 * who objects has no account, so a decision may have no actor, and a form counts once by its key.
 */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer(async (client) => {
      await client.rawQuery(
        "ALTER TABLE notices ADD COLUMN masking varchar(12) NOT NULL DEFAULT 'masked' CHECK (masking IN ('masked', 'full_name'))"
      )
      for (const column of [
        "kind varchar(30) NOT NULL DEFAULT 'training_subsidy'",
        "part varchar(12) NOT NULL DEFAULT 'whole'",
        'occupation_en varchar(100)',
        'contest varchar(260)',
        'contest_rank integer',
        'payee_zh varchar(120)',
        'payee_en varchar(160)',
      ]) {
        await client.rawQuery(`ALTER TABLE notice_lines ADD COLUMN ${column}`)
      }
      await client.rawQuery(
        `UPDATE notice_lines SET
          occupation_en = (SELECT o.name_en FROM claims c JOIN occupations o ON o.id = c.occupation_id
            WHERE c.id = notice_lines.claim_id),
          payee_zh = (SELECT b.name_zh FROM claims c JOIN bases b ON b.id = c.base_id
            WHERE c.id = notice_lines.claim_id AND c.payee_kind = 'base'),
          payee_en = (SELECT b.name_en FROM claims c JOIN bases b ON b.id = c.base_id
            WHERE c.id = notice_lines.claim_id AND c.payee_kind = 'base')`
      )
      await reshapeTable(client, 'notices', {
        values: { status: ['draft', 'published', 'closed', 'discarded'] },
      })
      await reshapeTable(client, 'notice_lines', {
        optional: ['class_code', 'occupation_zh', 'grade_rank'],
      })
      await reshapeTable(client, 'claim_decisions', { optional: ['actor_id'] })
      await client.rawQuery('ALTER TABLE notice_objections ADD COLUMN form_key varchar(64)')
      await client.rawQuery(
        'CREATE UNIQUE INDEX notice_objections_form_key_unique ON notice_objections (form_key)'
      )
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.rawQuery('DROP INDEX notice_objections_form_key_unique')
      await dropColumns(client, 'notice_objections', ['form_key'])
      await dropColumns(client, 'notice_lines', [
        'kind',
        'part',
        'occupation_en',
        'contest',
        'contest_rank',
        'payee_zh',
        'payee_en',
      ])
      await dropColumns(client, 'notices', ['masking'])
    })
  }
}
