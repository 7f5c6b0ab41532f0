import limiter from '@adonisjs/limiter/services/main'

/** Readings of all feeds, and addresses that name none, that one address has in ten minutes. */
const READINGS = 240
const MISSES = 30

const counters = {
  read: () => limiter.use({ requests: READINGS, duration: '10 mins' }),
  miss: () => limiter.use({ requests: MISSES, duration: '10 mins' }),
}

/** Counts a reading of a feed, or one that found none; whether the address had used up its share. */
export async function isOverLimit(kind: keyof typeof counters, address: string): Promise<boolean> {
  const counter = counters[kind]()
  const key = `feed:${kind}:${address}`
  const state = await counter.get(key)
  if (state && state.remaining <= 0) return true
  await counter.increment(key)
  return false
}

/** Whether the address guessed too often. */
export async function hasGuessed(address: string): Promise<boolean> {
  const state = await counters.miss().get(`feed:miss:${address}`)
  return state !== null && state.remaining <= 0
}
