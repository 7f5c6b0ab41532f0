import { BaseSchema } from '@adonisjs/lucid/schema'
import { dropColumns, reshapeTable } from '#app/shared/database/reshape_table'

/**
 * A line says whose account it copied, what it pays for and for which period; a batch that was not
 * exported can be discarded, and keeps the total that was read back from its file.
 */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.defer(async (client) => {
      for (const column of [
        'choice varchar(300)',
        'file_total_fen bigint',
        'discarded_by_id integer REFERENCES users(id) ON DELETE RESTRICT',
        'discarded_at varchar(24)',
        'discarded_reason varchar(500)',
      ]) {
        await client.rawQuery(`ALTER TABLE payment_batches ADD COLUMN ${column}`)
      }
      for (const column of [
        'owner_type varchar(10)',
        'owner_id integer',
        'account_index varchar(64)',
        'purpose varchar(160)',
        'period_from varchar(10)',
        'period_to varchar(10)',
        'repeat_reason varchar(500)',
      ]) {
        await client.rawQuery(`ALTER TABLE payment_lines ADD COLUMN ${column}`)
      }
      await client.rawQuery(
        `UPDATE payment_lines SET
          owner_type = (SELECT payee_kind FROM claims c WHERE c.id = claim_id),
          owner_id = (SELECT CASE c.payee_kind WHEN 'person' THEN c.person_id
            WHEN 'employer' THEN c.employer_id ELSE c.base_id END
            FROM claims c WHERE c.id = claim_id)`
      )
      await reshapeTable(client, 'payment_batches', {
        values: { status: ['open', 'exported', 'settled', 'discarded'] },
      })
      await reshapeTable(client, 'payment_lines', {
        values: { status: ['pending', 'paid', 'failed', 'discarded'] },
      })
      await client.rawQuery(
        'CREATE INDEX payment_lines_owner_index ON payment_lines (owner_type, owner_id, status)'
      )
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.rawQuery('DROP INDEX payment_lines_owner_index')
      await dropColumns(client, 'payment_lines', [
        'owner_type',
        'owner_id',
        'account_index',
        'purpose',
        'period_from',
        'period_to',
        'repeat_reason',
      ])
      await dropColumns(client, 'payment_batches', [
        'choice',
        'file_total_fen',
        'discarded_by_id',
        'discarded_at',
        'discarded_reason',
      ])
    })
  }
}
