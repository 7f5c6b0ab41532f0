import { SeededChance } from '#app/bases/forecast/seeded_chance'

/** A class of the year that is not finished. */
export interface OpenClass {
  seats: number
  /** People who hold a seat of it. */
  enrolled: number
  /** People on its waiting list or with an offer. */
  waiting: number
  /** Whether teaching has begun: nobody joins any more, and who did not come is known. */
  hasBegun: boolean
}

export interface SpecialtyYear {
  id: number
  capacity: number
  /** People who completed their class already. */
  completed: number
  /** People who hold a seat of a finished class and did not complete it: the seat is used up. */
  lost: number
  classes: OpenClass[]
  /** Seats of the plan that are in no class. */
  notArranged: number
  /** How many more classes rooms and trainers can hold before the year ends. */
  classesPossible: number
  /** Seats of a further class. */
  seatsPerClass: number
}

/** Probabilities from 0 to 1. */
export interface Rates {
  /** A seat of a class finds somebody before it begins. */
  fill: number
  /** Somebody on the waiting list takes a seat when one is offered. */
  conversion: number
  /** Somebody with a seat does not come when the class begins. */
  noShow: number
  /** Somebody who came does not complete. */
  dropOut: number
}

export interface Band {
  median: number
  /** The 90 % band: the 5th and the 95th of a hundred years. */
  low: number
  high: number
}

export interface SpecialtyForecast {
  id: number
  /** People who complete in the year. */
  trained: Band
  /** Seats of the plan on which nobody completes. */
  unused: Band
}

export interface YearForecast {
  bySpecialty: SpecialtyForecast[]
  total: { trained: Band; unused: Band }
  runs: number
}

export interface ForecastInput {
  specialties: readonly SpecialtyYear[]
  rates: Rates
  seed: number
  runs: number
}

/**
 * Plays the rest of the year many times and gives the median and the 90 % band of how many people
 * complete, by specialty and together. Pure: the same input gives the same bits.
 *
 * Of each class that has not begun the seats fill up (never below those enrolled), then people of its
 * waiting list take what is left; of all with a seat some do not come, and their seats go to the rest
 * of the waiting list; of those who came some do not complete. Seats that are in no class become
 * further classes as far as rooms and trainers reach.
 */
export function forecastYear({ specialties, rates, seed, runs }: ForecastInput): YearForecast {
  const chance = new SeededChance(seed)
  const trained = specialties.map(() => new Array<number>(runs))
  const totals = new Array<number>(runs)
  for (let run = 0; run < runs; run++) {
    totals[run] = 0
    for (const [index, specialty] of specialties.entries()) {
      const people = playSpecialty(specialty, rates, chance)
      trained[index][run] = people
      totals[run] += people
    }
  }
  const capacity = specialties.reduce((sum, one) => sum + one.capacity, 0)
  return {
    runs,
    bySpecialty: specialties.map((one, index) => {
      const band = bandOf(trained[index])
      return { id: one.id, trained: band, unused: leftOf(one.capacity, band) }
    }),
    total: totalOf(capacity, bandOf(totals)),
  }
}

function totalOf(capacity: number, trained: Band) {
  return { trained, unused: leftOf(capacity, trained) }
}

/** What is left of the seats: most where fewest complete. */
function leftOf(capacity: number, { median, low, high }: Band): Band {
  return { median: capacity - median, low: capacity - high, high: capacity - low }
}

function playSpecialty(specialty: SpecialtyYear, rates: Rates, chance: SeededChance): number {
  let people = specialty.completed
  for (const one of specialty.classes) people += playClass(one, rates, chance)
  return people + playClass(furtherClasses(specialty), rates, chance)
}

function playClass(one: OpenClass, rates: Rates, chance: SeededChance): number {
  if (one.hasBegun) return chance.happen(one.enrolled, 1 - rates.dropOut)
  const filled = Math.max(one.enrolled, chance.happen(one.seats, rates.fill))
  const willing = chance.happen(one.waiting, rates.conversion)
  const joined = Math.min(willing, one.seats - filled)
  const came = chance.happen(filled + joined, 1 - rates.noShow)
  const late = Math.min(willing - joined, one.seats - came)
  return chance.happen(came + late, 1 - rates.dropOut)
}

/** What is in no class, as one large class of the seats that rooms and trainers reach. */
function furtherClasses(specialty: SpecialtyYear): OpenClass {
  const possible = specialty.classesPossible * specialty.seatsPerClass
  const seats = Math.max(0, Math.min(specialty.notArranged, possible))
  return { seats, enrolled: 0, waiting: 0, hasBegun: false }
}

/** The 5th, 50th and 95th of a hundred values, by nearest rank. */
export function bandOf(values: readonly number[]): Band {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  return { median: at(0.5), low: at(0.05), high: at(0.95) }
}

/** Probability that of the invited more come than there are seats. */
export function riskOf(invited: number, seats: number, comes: number): number {
  if (invited <= seats || comes <= 0) return 0
  if (comes >= 1) return 1
  // Add up the side that is the smaller one, from its largest term on.
  if (invited * comes <= seats) return sumTerms(invited, seats + 1, comes, 1)
  return 1 - sumTerms(invited, seats, comes, -1)
}

/** Likelihoods that exactly so many come, from a number of people upwards or downwards. */
function sumTerms(invited: number, from: number, comes: number, step: 1 | -1): number {
  // The first in logarithms: powers of many people vanish.
  let log = from * Math.log(comes) + (invited - from) * Math.log1p(-comes)
  for (let one = 0; one < from; one++) log += Math.log((invited - one) / (one + 1))
  const odds = comes / (1 - comes)
  let term = Math.exp(log)
  let sum = 0
  for (let people = from; people >= 0 && people <= invited && term > 0; people += step) {
    sum += term
    term *=
      step === 1
        ? ((invited - people) / (people + 1)) * odds
        : people / (invited - people + 1) / odds
  }
  return Math.min(1, sum)
}
