import { enqueue } from '#app/shared/outbox/outbox'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const PRINT_JOB = 'certificate.print'

/** Certificates of one job. */
const PART = 25

/** Queues the printing of certificates that were issued outside a batch. */
export async function queuePrinting(trx: TransactionClientContract, ids: readonly number[]) {
  const jobs = []
  for (let from = 0; from < ids.length; from += PART) {
    const certificateIds = ids.slice(from, from + PART).join(',')
    jobs.push({ kind: PRINT_JOB, payload: { certificateIds } })
  }
  await enqueue(trx, jobs)
}
