import { enqueue } from '#app/shared/outbox/outbox'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const SCREEN_JOB = 'anomalies.screen'

/** Has claims that are being sent screened once the transaction that sends them is committed. */
export async function screenAfterCommit(
  trx: TransactionClientContract,
  claims: { id: number; classId: number | null }[]
) {
  const classIds = [...new Set(claims.flatMap((claim) => claim.classId ?? []))]
  const without = claims.filter((claim) => claim.classId === null)
  await enqueue(trx, [
    ...classIds.map((classId) => ({ kind: SCREEN_JOB, payload: { classId } })),
    ...without.map((claim) => ({ kind: SCREEN_JOB, payload: { claimId: claim.id } })),
  ])
}
