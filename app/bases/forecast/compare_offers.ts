import { bandOf, riskOf, type Band } from '#app/bases/forecast/forecast_year'
import { SeededChance } from '#app/bases/forecast/seeded_chance'

/**
 * How many more seats than there are may be offered, in percent of the open ones. The levels compared and the
 * risk accepted are examples of ours; no document sets them.
 */
export const OFFER_LEVELS = [0, 5, 10, 15, 20, 30, 40, 60, 80, 100, 150] as const
export const ACCEPTED_RISK_PERCENT = 5

export interface OfferLevel {
  percent: number
  /** People invited for the open seats. */
  offered: number
  /** Seats on which nobody sits in spite of it. */
  unused: Band
  /** Probability that more people come than there are seats. */
  risk: number
}

export interface OfferComparison {
  levels: OfferLevel[]
  /** The level that leaves the fewest seats unused within the accepted risk; the lower one of equals. */
  best: OfferLevel
}

/**
 * Compares levels of offering more seats than are open, each person coming with the same probability. All
 * levels are played with the same chances, so that one differs from another only by whom it invites more:
 * what is left unused never grows with the level. The risk is exact, by the binomial law. Pure: the same input
 * gives the same bits.
 */
export function compareOffers({
  seats,
  comes,
  acceptedRisk,
  seed,
  runs,
}: {
  seats: number
  comes: number
  /** From 0 to 1. */
  acceptedRisk: number
  seed: number
  runs: number
}): OfferComparison {
  const percents = differingLevels(seats)
  const offered = percents.map((percent) => peopleAt(percent, seats))
  const unused = offered.map(() => new Array<number>(runs))
  const chance = new SeededChance(seed)
  for (let run = 0; run < runs; run++) {
    let came = 0
    for (const [index, people] of offered.entries()) {
      came += chance.happen(people - (offered[index - 1] ?? 0), comes)
      unused[index][run] = Math.max(0, seats - came)
    }
  }
  const levels = percents.map((percent, index) => ({
    percent,
    offered: offered[index],
    unused: bandOf(unused[index]),
    risk: riskOf(offered[index], seats, comes),
  }))
  return { levels, best: bestWithin(levels, acceptedRisk) }
}

function peopleAt(percent: number, seats: number): number {
  return Math.ceil((seats * (100 + percent)) / 100)
}

/** Of few seats several levels invite the same number of people: the lowest of them stands for all. */
function differingLevels(seats: number): number[] {
  return OFFER_LEVELS.filter(
    (percent, index) =>
      index === 0 || peopleAt(percent, seats) > peopleAt(OFFER_LEVELS[index - 1], seats)
  )
}

/** The levels worth reading: those within the accepted risk and the next two beyond it. */
export function levelsToShow({ levels }: OfferComparison, acceptedRisk: number): OfferLevel[] {
  const within = levels.filter(({ risk }) => risk <= acceptedRisk).length
  return levels.slice(0, within + 2)
}

/** No risk is in offering each seat once: there is always a level. */
function bestWithin(levels: OfferLevel[], acceptedRisk: number): OfferLevel {
  const accepted = levels.filter(({ risk }) => risk <= acceptedRisk)
  return accepted.reduce((best, one) => (one.unused.median < best.unused.median ? one : best))
}
