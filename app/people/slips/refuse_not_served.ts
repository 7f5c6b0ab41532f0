import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { servedPeople } from '#app/people/queries/present_relation'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * A slip lets somebody in: a base makes none for people whom it trains no more.
 * @throws RuleViolation E_SLIP_NOT_CURRENT
 */
export async function refuseNotServed(
  client: QueryClientContract,
  { baseId, personIds }: { baseId: number; personIds: readonly number[] }
) {
  const served = await servedPeople(client, { baseId, personIds })
  const count = personIds.filter((id) => !served.has(id)).length
  if (count > 0) {
    throw new RuleViolation('E_SLIP_NOT_CURRENT', { module: 'slips', params: { count } })
  }
}
