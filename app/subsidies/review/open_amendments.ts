import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Ids of those claims with a correction that nobody has decided on. */
export async function claimsBeingAmended(
  client: QueryClientContract,
  claimIds: number[]
): Promise<Set<number>> {
  const rows = await client
    .from('claim_amendments')
    .whereIn('claim_id', claimIds)
    .where('status', 'proposed')
    .distinct('claim_id')
  return new Set(rows.map((row) => row.claim_id as number))
}
