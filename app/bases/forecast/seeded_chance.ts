/**
 * Repeatable chance from whole numbers alone, so that a seed gives the same bits on every machine.
 * (mulberry32)
 */
export class SeededChance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** How many of `count` happen when each does with the probability, 0 to 1. */
  happen(count: number, probability: number): number {
    if (probability <= 0) return 0
    if (probability >= 1) return count
    const limit = Math.floor(probability * 4_294_967_296)
    let happened = 0
    for (let one = 0; one < count; one++) if (this.#next() < limit) happened++
    return happened
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
