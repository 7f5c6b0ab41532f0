import limiter from '@adonisjs/limiter/services/main'

/** Failed look-ups that one address has in ten minutes. */
export const MISSES = 30

const misses = () => limiter.use({ requests: MISSES, duration: '10 mins' })
const keyOf = (address: string) => `verify:${address}`

/** Seconds until the address may look up numbers again, 0 when it may now. */
export async function secondsBlocked(address: string): Promise<number> {
  const state = await misses().get(keyOf(address))
  return state && state.remaining <= 0 ? Math.max(1, state.availableIn) : 0
}

/**
 * Counts a failed look-up. Gives the seconds to wait when the address had used up its misses before
 * this one, else 0.
 */
export async function countMiss(address: string): Promise<number> {
  const blocked = await secondsBlocked(address)
  if (blocked === 0) await misses().increment(keyOf(address))
  return blocked
}
