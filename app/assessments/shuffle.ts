import { createHash, randomInt } from 'node:crypto'

/**
 * Items in an order that the seed and their keys alone tell: anybody can repeat it from the record.
 * `shuffled([3, 1, 2], 7, String)` gives the same order every time.
 */
export function shuffled<Item>(
  items: readonly Item[],
  seed: number,
  keyOf: (item: Item) => string
) {
  return items
    .map((item) => {
      const key = keyOf(item)
      return { item, key, rank: createHash('sha256').update(`${seed}:${key}`).digest('hex') }
    })
    .sort((a, b) => (a.rank + a.key < b.rank + b.key ? -1 : 1))
    .map(({ item }) => item)
}

/** A seed nobody can foresee, small enough to be written down. */
export function newSeed(): number {
  return randomInt(1, 1_000_000_000)
}
