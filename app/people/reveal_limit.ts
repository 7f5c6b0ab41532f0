import limiter from '@adonisjs/limiter/services/main'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/**
 * Full numbers and contacts that one account opens in an hour: enough for a day's checks, too few to copy the
 * register. An example of ours; no document sets it.
 */
export const REVEALS = 60

/** Counts a revealing. @throws RuleViolation E_TOO_MANY_REVEALS once the account has none left in this hour */
export async function countReveal(userId: number) {
  const counter = limiter.use({ requests: REVEALS, duration: '1 hour' })
  if (await counter.attempt(`reveal_${userId}`, () => true)) return
  throw new RuleViolation('E_TOO_MANY_REVEALS', {
    module: 'people',
    params: { most: REVEALS },
  })
}
