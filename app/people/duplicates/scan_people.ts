import db from '@adonisjs/lucid/services/db'
import { enqueue } from '#app/shared/outbox/outbox'
import { noteDuplicates } from '#app/people/duplicates/note_duplicates'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { documentTails, phoneTail } from '#app/people/last_digits'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const SCAN_JOB = 'people.scan'

const CHUNK = 1000

/** Queues a scan of the whole register for duplicates. One that still waits is not queued twice. */
export async function queueScan(trx: TransactionClientContract, afterId = 0) {
  const waits = await trx
    .from('outbox_jobs')
    .where({ kind: SCAN_JOB, status: 'pending' })
    .whereNull('finished_at')
    .first()
  if (waits && afterId === 0) return
  await enqueue(trx, [{ kind: SCAN_JOB, payload: { afterId } }])
}

/** Scans a thousand people, indexes the last digits of those who have none yet, and says after whom to go on; null when nobody is left. */
export async function scanPeople(
  afterId: number
): Promise<{ noted: number; nextAfter: number | null }> {
  return db.transaction(async (trx) => {
    const rows = await trx
      .from('persons')
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(CHUNK)
      .select('id', 'document_cipher', 'document_tail4', 'phone_cipher')
    await indexLastDigits(trx, rows)
    const ids = rows.map((row) => row.id as number)
    const noted = await noteDuplicates(trx, ids)
    return { noted, nextAfter: ids.length === CHUNK ? ids[CHUNK - 1] : null }
  })
}

/** People recorded before their last digits were indexed. */
async function indexLastDigits(trx: TransactionClientContract, rows: Record<string, any>[]) {
  for (const row of rows.filter((one) => one.document_tail4 === null)) {
    await trx
      .from('persons')
      .where('id', row.id)
      .update({
        ...documentTails(decryptField(row.document_cipher)),
        phone_tail4: phoneTail(row.phone_cipher && decryptField(row.phone_cipher)),
      })
  }
}
