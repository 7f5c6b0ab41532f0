import { StalePage } from '#app/shared/exceptions/stale_page'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** The 409 that says who did what to a claim meanwhile. */
export async function staleClaim(
  client: QueryClientContract,
  claimId: number,
  kept?: string | null
): Promise<StalePage> {
  const last = await client
    .from('claim_decisions')
    .leftJoin('users', 'users.id', 'claim_decisions.actor_id')
    .where('claim_id', claimId)
    .orderBy('claim_decisions.id', 'desc')
    .select('stage', 'result', 'full_name', 'claim_decisions.created_at')
    .first()
  const claim = await client.from('claims').where('id', claimId).select('number').first()
  return new StalePage({
    actorName: last?.full_name ?? null,
    what: last ? `subsidies.acts.${last.stage}_${last.result}` : 'subsidies.acts.changed',
    params: { number: claim?.number ?? '' },
    at: last?.created_at ?? null,
    href: `/claims/${claimId}`,
    kept: kept ?? null,
  })
}
