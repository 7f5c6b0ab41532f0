import limiter from '@adonisjs/limiter/services/main'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/** Failed check-ins of people who are not signed in that one address has in ten minutes: a class shares one. */
export const CHECK_IN_MISSES = 60

const misses = () => limiter.use({ requests: CHECK_IN_MISSES, duration: '10 mins' })

/**
 * Runs a check-in of somebody who is not signed in. Who guesses codes and digits finds the door shut.
 * @throws RuleViolation E_TOO_MANY_TRIES, and whatever `work` raises
 */
export async function limited<T>(address: string, work: () => Promise<T>): Promise<T> {
  const key = `check_in:${address}`
  const state = await misses().get(key)
  if (state && state.remaining <= 0) {
    throw new RuleViolation('E_TOO_MANY_TRIES', {
      module: 'check_in',
      params: { minutes: Math.max(1, Math.ceil(state.availableIn / 60)) },
    })
  }
  try {
    return await work()
  } catch (error) {
    if (error instanceof RuleViolation) await misses().increment(key)
    throw error
  }
}
