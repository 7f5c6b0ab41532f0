import { createHash } from 'node:crypto'

/*
 * The share of decisions that a third person decides again, and the seed of the draw. Both are
 * examples: no document of Houma or Shanxi that sets a share was found; 10 % is what the claims
 * service of the English education department draws.
 */
export const QUALITY_PERCENT = 10
export const QUALITY_SEED = 20260101

/**
 * Whether the decision on a claim is drawn: the seed and the claim's number alone tell, so the draw
 * can be repeated by anybody at any time and depends on nobody's order of work.
 */
export function isDrawn(number: string, seed = QUALITY_SEED, percent = QUALITY_PERCENT): boolean {
  const digest = createHash('sha256').update(`${seed}:${number}`).digest()
  return digest.readUInt32BE(0) < (percent / 100) * 2 ** 32
}
