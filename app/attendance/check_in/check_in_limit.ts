import limiter from '@adonisjs/limiter/services/main'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/** Failed check-ins of people who are not signed in that one address has in ten minutes: a class shares one. */
export const CHECK_IN_MISSES = 60

/** The same of one account that is signed in. */
export const CHECK_IN_OWN_MISSES = 10

/**
 * Runs a check-in of an account, or of an address when nobody is signed in. Who guesses codes or digits
 * finds the door shut. A try is counted before it is made and taken back when it was none: tries sent
 * all at once are counted like any others.
 * @throws RuleViolation E_TOO_MANY_TRIES, and whatever `work` raises
 */
export async function limited<T>(
  who: { userId: number } | { address: string },
  work: () => Promise<T>
): Promise<T> {
  const isSignedIn = 'userId' in who
  const key = isSignedIn ? `check_in:user:${who.userId}` : `check_in:${who.address}`
  const requests = isSignedIn ? CHECK_IN_OWN_MISSES : CHECK_IN_MISSES
  const misses = limiter.use({ requests, duration: '10 mins' })
  const tries = await misses.increment(key)
  if (tries.consumed > requests) {
    throw new RuleViolation('E_TOO_MANY_TRIES', {
      module: 'check_in',
      params: { minutes: Math.max(1, Math.ceil(tries.availableIn / 60)) },
    })
  }
  try {
    const done = await work()
    await misses.decrement(key)
    return done
  } catch (error) {
    if (!(error instanceof RuleViolation)) await misses.decrement(key)
    throw error
  }
}
