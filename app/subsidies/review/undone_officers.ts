import type { DecisionStage } from '#app/subsidies/decide_claims_within'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * The claims on which this officer's decision of this step was undone: the officer does not take it
 * a second time.
 */
export async function undoneOfficers(
  client: QueryClientContract,
  claimIds: number[],
  { actor, stage }: { actor: { id: number }; stage: DecisionStage }
): Promise<Set<number>> {
  const rows = await client
    .from('claim_decisions as undone')
    .join('claim_decisions as undoing', 'undoing.undoes_id', 'undone.id')
    .whereIn('undone.claim_id', claimIds)
    .where('undone.stage', stage)
    .where('undone.actor_id', actor.id)
    .select('undone.claim_id')
  return new Set(rows.map((row) => row.claim_id as number))
}
