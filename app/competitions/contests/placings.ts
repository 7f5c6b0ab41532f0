/** How an entry ended: with a score, without turning up, or struck from the results. */
export type EntryOutcome = 'scored' | 'absent' | 'disqualified'

export type Prize = 'first' | 'second' | 'third' | 'merit'

export interface ScoredEntry {
  id: number
  outcome: EntryOutcome
  /** Hundredths of a mark; null unless scored. */
  scoreHundredths: number | null
  /** Hundredths of what decides between equal scores; null where the event has no such part. */
  tieHundredths?: number | null
  /** Holders of certain titles compete, but their places pass down. */
  takesHonours: boolean
}

/** Prizes of an event: so many of each, then merit down to a share of all who were scored. */
export interface Prizes {
  first: number
  second: number
  third: number
  /** Percent of the scored entries that get at least a merit prize. */
  meritPercent: number
}

export interface Placing {
  id: number
  /** By score, equal scores sharing a place and the next one left out; null when not scored. */
  rank: number | null
  /** Among those who take honours; null for the others. Never behind `rank`. */
  awardedRank: number | null
  prize: Prize | null
}

/**
 * Places and prizes of an event by score, then by the part that decides between equal scores. Pure.
 * Who is equal in both shares the place and its prize, and the places after them are passed over: 1, 1,
 * 3. Whether that may stand is for `tiesInPrizes` to say.
 */
export function placings(entries: ScoredEntry[], prizes: Prizes): Placing[] {
  const scored = entries.filter((entry) => entry.outcome === 'scored')
  const honoured = scored.filter((entry) => entry.takesHonours)
  const merit = Math.floor((scored.length * prizes.meritPercent) / 100)
  return entries.map((entry) => {
    if (entry.outcome !== 'scored') {
      return { id: entry.id, rank: null, awardedRank: null, prize: null }
    }
    const awardedRank = entry.takesHonours ? placeAmong(honoured, entry) : null
    const prize = awardedRank === null ? null : prizeOf(awardedRank, prizes, merit)
    return { id: entry.id, rank: placeAmong(scored, entry), awardedRank, prize }
  })
}

/** Awarded places with a prize that more than one entry has: the prizes are not shared. */
export function tiesInPrizes(placed: Placing[]): number[] {
  const seen = new Map<number, number>()
  for (const { awardedRank, prize } of placed) {
    if (awardedRank !== null && prize !== null && prize !== 'merit') {
      seen.set(awardedRank, (seen.get(awardedRank) ?? 0) + 1)
    }
  }
  return [...seen].filter(([, times]) => times > 1).map(([place]) => place)
}

function placeAmong(entries: ScoredEntry[], own: ScoredEntry): number {
  return entries.filter((other) => isAhead(other, own)).length + 1
}

function isAhead(one: ScoredEntry, other: ScoredEntry): boolean {
  if (one.scoreHundredths !== other.scoreHundredths) {
    return one.scoreHundredths! > other.scoreHundredths!
  }
  return (one.tieHundredths ?? -1) > (other.tieHundredths ?? -1)
}

function prizeOf(place: number, { first, second, third }: Prizes, merit: number): Prize | null {
  if (place <= first) return 'first'
  if (place <= first + second) return 'second'
  if (place <= first + second + third) return 'third'
  return place <= merit ? 'merit' : null
}
