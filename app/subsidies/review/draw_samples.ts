import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { lastDecisionIds } from '#app/subsidies/review/last_decisions'
import { isDrawn, QUALITY_SEED } from '#app/subsidies/review/quality_draw'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

interface Decided {
  id: number
  number: string
  policyId: number
}

/**
 * Draws the quality sample of decisions that were just taken at the approval: the first approval
 * under a policy always, of the others those the seed tells.
 */
export async function drawSamples(
  trx: TransactionClientContract,
  claims: Decided[],
  result: 'passed' | 'rejected'
) {
  if (claims.length === 0) return
  const first = result === 'passed' ? await firstOfPolicies(trx, claims) : new Set<number>()
  const drawn = claims.filter((claim) => first.has(claim.id) || isDrawn(claim.number))
  if (drawn.length === 0) return
  const decisions = await lastDecisionIds(
    trx,
    drawn.map((claim) => claim.id),
    'approval'
  )
  const at = clock.instant()
  await insertMany(
    trx,
    'quality_samples',
    drawn.map((claim) => ({
      claim_id: claim.id,
      decision_id: decisions.get(claim.id)!,
      policy_id: claim.policyId,
      basis: first.has(claim.id) ? 'first_of_policy' : 'seeded',
      seed: QUALITY_SEED,
      status: 'open',
      created_at: at,
    }))
  )
}

/** Of each policy without such a sample, the claim that is approved first. */
async function firstOfPolicies(trx: TransactionClientContract, claims: Decided[]) {
  const policyIds = [...new Set(claims.map((claim) => claim.policyId))]
  const rows = await trx
    .from('quality_samples')
    .whereIn('policy_id', policyIds)
    .where('basis', 'first_of_policy')
    .distinct('policy_id')
  const known = new Set(rows.map((row) => row.policy_id as number))
  const first = new Set<number>()
  for (const claim of claims) {
    if (known.has(claim.policyId)) continue
    known.add(claim.policyId)
    first.add(claim.id)
  }
  return first
}

/** Closes the open samples of claims whose decision no longer stands. */
export async function voidSamples(trx: TransactionClientContract, claims: { id: number }[]) {
  await trx
    .from('quality_samples')
    .whereIn(
      'claim_id',
      claims.map((claim) => claim.id)
    )
    .where('status', 'open')
    .update({ status: 'void', decided_at: clock.instant() })
}

/** Leaves out of a query over `claims` those that wait for a third person's decision. */
export function withoutOpenSample(
  query: DatabaseQueryBuilderContract<any>
): DatabaseQueryBuilderContract<any> {
  return query.whereNotExists((sample) => {
    sample
      .from('quality_samples')
      .whereColumn('quality_samples.claim_id', 'claims.id')
      .where('quality_samples.status', 'open')
  })
}
