import { MODULE } from '#app/subsidies/claim_terms'
import { readClaimRows } from '#app/subsidies/claim_rows'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * Keeps who objected from the officer whose claim, or whose base's claim, it is about.
 * @throws RuleViolation E_OWN_CLAIM, E_OWN_BASE
 */
export async function refuseParty(
  client: QueryClientContract,
  actor: User,
  { claim_id: claimId }: { claim_id: number | null }
) {
  const [claim] = await readClaimRows(client, claimId === null ? [] : [claimId])
  const own = claim && separationFault(officerOf(actor), claim, 'handle')
  if (own) throw new RuleViolation(own, { module: MODULE, params: { number: claim.number } })
}
