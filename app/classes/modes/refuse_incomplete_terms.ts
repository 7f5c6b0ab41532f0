import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { termFaultsOf } from '#app/classes/modes/queries/class_terms'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * @throws RuleViolation E_TERMS_INCOMPLETE (module `modes`) with the first of `termFaults` and how many
 *   there are
 */
export async function refuseIncompleteTerms(client: QueryClientContract, classId: number) {
  const faults = await termFaultsOf(client, classId)
  if (faults.length === 0) return
  throw new RuleViolation('E_TERMS_INCOMPLETE', {
    module: 'modes',
    params: { fault: faults[0], count: faults.length },
  })
}
