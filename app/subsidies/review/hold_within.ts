import clock from '#app/shared/clock'
import { recordDecisions } from '#app/subsidies/record_decisions'
import type { ClaimRow } from '#app/subsidies/claim_rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

/** Holds a locked claim that is not held; its statuses and the audit are the caller's. */
export async function holdWithin(
  trx: TransactionClientContract,
  { actor, claim, reason }: { actor: User; claim: ClaimRow; reason: string }
) {
  const at = clock.instant()
  await trx
    .from('claims')
    .where('id', claim.id)
    .update({
      held_by_id: actor.id,
      held_at: at,
      held_reason: reason,
      updated_at: at,
      version: trx.raw('version + 1'),
    })
  await recordDecisions(trx, actor, [
    { claimId: claim.id, stage: 'hold', result: 'held', status: claim.status, reason },
  ])
}
