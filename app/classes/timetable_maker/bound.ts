import { SLOT_HOURS } from '#app/classes/schedule'
import { costed } from '#app/classes/timetable_maker/layout'
import { PricedLayouts, type Prices, type Tried } from '#app/classes/timetable_maker/priced_layouts'
import type { Ground, Lot } from '#app/classes/timetable_maker/ground'
import type { Occupancy, Placed } from '#app/classes/timetable_maker/occupancy'

/** What no timetable can be better than. */
export interface Bound {
  /**
   * At least this for every timetable that places the same classes, keeps what is given out and holds
   * sessions as long as the part of the day, the class's day and its hours allow.
   */
  value: number
  /** Rounds of prices that it took, and whether the time ended them. */
  rounds: number
  isCutShort: boolean
}

/** A layout that was cheapest at some prices, with what its wishes cost. */
export interface KnownLayout {
  lot: Lot
  sessions: Placed[]
  cost: number
}

export interface Bounded extends Bound {
  /** Every layout met on the way that could be part of a timetable better than the one known. */
  layouts: KnownLayout[]
  alike: Alike
}

/** Rooms and trainers that are the same for every lot, in groups, by index. */
export interface Alike {
  rooms: number[][]
  trainers: number[][]
}

const NEVER = Number.POSITIVE_INFINITY
/** What sums of floating numbers may be off by: costs are whole numbers, so the bound is rounded up. */
const ROUNDING = 1e-6
/** Rounds without a better bound after which the steps become shorter. */
const PATIENCE = 10
const SHORTER = 0.7
/** How far a step turns away from the one before it that it contradicts. */
const TURN = 1.5

/**
 * A lower bound of what all wishes of the lots cost, by prices for what they compete for. Every room and
 * trainer in every part of a day, and every limited hour of a trainer, has a price of zero or more. Each
 * lot alone then takes the layout that is cheapest with its wishes and prices together. Why that is a
 * bound: in any timetable without clashes the prices paid for a place are at most its price, since it is
 * used once at most, and for limited hours at most the price of the limit. So
 *
 *     cost of a timetable >= sum over lots of (wishes + prices paid) - sum of the prices of all there is
 *                         >= sum over lots of the cheapest layout    - sum of the prices of all there is
 *
 * whatever the prices are. What is not priced is left out and can only cost more: trainees whom two lots
 * share, and holes in trainers' days. Round by round what is wanted more than once becomes dearer and
 * what nobody wants cheaper (a subgradient step), which raises the bound.
 *
 * @param known what the lots of a timetable without clashes cost: how long the steps are follows it
 */
export function boundLots(
  occupancy: Occupancy,
  ideal: readonly number[],
  known: number,
  limits: { rounds: number; isOver: () => boolean; onRound?: (round: number) => void }
): Bounded {
  const { ground } = occupancy
  const lots = ground.lots.filter((lot) => lot.theoryHours + lot.practiceHours > 0)
  const market = new Market(occupancy)
  const isTried = firstsOf(market.alike)
  const lookouts = lots.map((lot) => new Lookout(lot, occupancy, ideal[lot.index], isTried))
  let best = { value: 0, least: lookouts.map(() => 0), prices: market.prices() }
  let [round, pace, idle] = [0, 1, 0]
  const isDone = () => Math.ceil(best.value - ROUNDING) >= known
  for (; round < limits.rounds && !isDone() && !(round > 0 && limits.isOver()); round++) {
    const prices = market.prices()
    market.clear()
    const least = lookouts.map((one) => {
      const found = one.cheapest(prices)
      market.take(found.sessions)
      return found.cost
    })
    const value = least.reduce((sum, cost) => sum + cost, 0) - market.worth()
    idle = value > best.value ? 0 : idle + 1
    if (value > best.value) best = { value, least, prices }
    if (idle >= PATIENCE) [pace, idle] = [pace * SHORTER, 0]
    market.step(pace * (known - value))
    limits.onRound?.(round)
  }
  // A layout dearer than the cheapest of its lot by all that is open would lift the sum above the known.
  const open = known - best.value
  const layouts = lookouts.flatMap((one, index) =>
    one.known.filter(
      (layout) => paid(layout, best.prices, ground) < best.least[index] + open - ROUNDING
    )
  )
  return {
    // The known timetable may hold shorter sessions than new ones do: then it may be below.
    value: Math.min(known, Math.max(0, Math.ceil(best.value - ROUNDING))),
    rounds: round,
    isCutShort: round < limits.rounds && !isDone(),
    layouts,
    alike: market.alike,
  }
}

/** The first of those that are alike: their prices are the same. */
function firstsOf({ rooms, trainers }: Alike): Tried {
  const [room, trainer] = [rooms, trainers].map((groups) => new Set(groups.map(([one]) => one)))
  return { room: (one) => room.has(one), trainer: (one) => trainer.has(one) }
}

/** One lot with the layouts that were cheapest at some prices: among them may be the next. */
class Lookout {
  readonly known: KnownLayout[] = []
  readonly #layouts: PricedLayouts
  readonly #names = new Set<string>()

  constructor(
    readonly lot: Lot,
    readonly occupancy: Occupancy,
    readonly idealEnd: number,
    isTried: Tried
  ) {
    this.#layouts = new PricedLayouts(lot, occupancy, idealEnd, isTried)
  }

  /** @throws Error for a lot without any layout: it has no place in any timetable */
  cheapest(prices: Prices): { cost: number; sessions: Placed[] } {
    let best: { cost: number; sessions: Placed[] } | null = null
    for (const layout of this.known) {
      const cost = paid(layout, prices, this.occupancy.ground)
      if (cost < (best?.cost ?? NEVER)) best = { cost, sessions: layout.sessions }
    }
    // The best known is the limit: mostly nothing is cheaper, and that is proven faster.
    const found = this.#layouts.cheapest(prices, best ? best.cost - ROUNDING / 100 : NEVER)
    if (!found) {
      if (!best) throw new Error(`Class ${this.lot.own.id} has no layout at all`)
      return { ...best, cost: best.cost - ROUNDING / 100 }
    }
    this.#remember(found.sessions)
    return found
  }

  #remember(sessions: Placed[]) {
    const name = sessions.map((one) => `${one.period} ${one.room} ${one.trainer}`).join()
    if (this.#names.has(name)) return
    this.#names.add(name)
    const limits = { idealEnd: this.idealEnd, most: NEVER }
    const { cost } = costed(this.lot, sessions, this.occupancy, limits)!
    this.known.push({ lot: this.lot, sessions, cost })
  }
}

/** Wishes and prices of a layout together. */
function paid({ sessions, cost }: KnownLayout, prices: Prices, { slots, weeks }: Ground): number {
  let sum = cost
  for (const { period, room, trainer, hours } of sessions) {
    const day = Math.floor(period / slots.length)
    sum += prices.rooms[room][period] + prices.trainers[trainer][period]
    sum += hours * (prices.dayHours[trainer][day] + prices.weekHours[trainer][weeks[day]])
  }
  return sum
}

/** Something that lots compete for: what it costs, how much there is and how much was wanted. */
interface Good {
  price: Float64Array
  there: Float64Array
  wanted: Float64Array
  /** The last step. */
  step: Float64Array
}

/**
 * All that lots compete for, with prices. Rooms that are alike for every lot, and trainers, share their
 * prices: it does not matter which of them a lot takes.
 */
class Market {
  readonly #rooms: Good[]
  readonly #trainers: Good[]
  /** Of trainers with a limit, in sessions of a whole part of the day. */
  readonly #days: Good[]
  readonly #weeks: Good[]
  readonly #goodsAlike: Good[][]
  readonly alike: Alike

  constructor(readonly occupancy: Occupancy) {
    const { ground } = occupancy
    const { days, slots, roomIds, trainerIds, weekCount } = ground
    const periods = days.length * slots.length
    this.#rooms = roomIds.map(() => goodOf(periods, () => 1))
    this.#trainers = trainerIds.map(() => goodOf(periods, () => 1))
    // A limit that the parts of the day or the days of the week keep anyway needs no price of its own.
    const limit = (hours: number, most: number) => (hours < most ? hours / SLOT_HOURS : NEVER)
    const dayHours = slots.length * SLOT_HOURS
    const inWeek = Array.from({ length: weekCount }, (_, week) =>
      ground.weeks.reduce((sum, one) => sum + (one === week ? 1 : 0), 0)
    )
    this.#days = trainerIds.map((_, trainer) =>
      goodOf(days.length, (day) => limit(occupancy.dayHoursLeft(trainer, day), dayHours))
    )
    this.#weeks = trainerIds.map((_, trainer) =>
      goodOf(weekCount, (week) =>
        limit(occupancy.weekHoursLeft(trainer, week), inWeek[week] * dayHours)
      )
    )
    const rooms = groupsOf(roomIds, (room) => roomLikeness(room, ground))
    const trainers = groupsOf(trainerIds, (trainer) => this.#trainerLikeness(trainer))
    this.alike = { rooms, trainers }
    this.#goodsAlike = [
      ...rooms.map((group) => group.map((room) => this.#rooms[room])),
      ...[this.#trainers, this.#days, this.#weeks].flatMap((goods) =>
        trainers.map((group) => group.map((trainer) => goods[trainer]))
      ),
    ]
  }

  prices(): Prices {
    const copy = (goods: Good[], by = 1) => goods.map(({ price }) => price.map((one) => one * by))
    return {
      rooms: copy(this.#rooms),
      trainers: copy(this.#trainers),
      dayHours: copy(this.#days, 1 / SLOT_HOURS),
      weekHours: copy(this.#weeks, 1 / SLOT_HOURS),
    }
  }

  clear() {
    for (const { wanted } of this.#all()) wanted.fill(0)
  }

  take(sessions: readonly Placed[]) {
    const { weeks, slots } = this.occupancy.ground
    for (const { period, room, trainer, hours } of sessions) {
      const day = Math.floor(period / slots.length)
      this.#rooms[room].wanted[period]++
      this.#trainers[trainer].wanted[period]++
      this.#days[trainer].wanted[day] += hours / SLOT_HOURS
      this.#weeks[trainer].wanted[weeks[day]] += hours / SLOT_HOURS
    }
  }

  /** The prices of all there is. */
  worth(): number {
    let sum = 0
    for (const { price, there } of this.#all()) {
      for (const [at, one] of price.entries()) if (one > 0) sum += one * there[at]
    }
    return sum
  }

  /** Makes dearer what was wanted more than there is, and cheaper what was wanted less. */
  step(length: number) {
    for (const group of this.#goodsAlike) share(group)
    let [along, before] = [0, 0]
    this.#each((good, at, more) => {
      along += more * good.step[at]
      before += good.step[at] * good.step[at]
    })
    const turn = before > 0 ? Math.max(0, (-TURN * along) / before) : 0
    let size = 0
    this.#each((good, at, more) => {
      const step = more + turn * good.step[at]
      good.step[at] = good.price[at] === 0 && step < 0 ? 0 : step
      size += good.step[at] * good.step[at]
    })
    if (size === 0) return
    this.#each((good, at) => {
      good.price[at] = Math.max(0, good.price[at] + (length / size) * good.step[at])
    })
  }

  #each(visit: (good: Good, at: number, more: number) => void) {
    for (const good of this.#all()) {
      const { price, there, wanted } = good
      for (const [at, most] of there.entries()) {
        const more = wanted[at] - most
        if (most < NEVER) visit(good, at, price[at] === 0 && more < 0 ? 0 : more)
      }
    }
  }

  #all(): Good[] {
    return [...this.#rooms, ...this.#trainers, ...this.#days, ...this.#weeks]
  }

  #trainerLikeness(trainer: number): string {
    const { ground } = this.occupancy
    const may = ground.lots
      .filter((lot) => lot.trainers.includes(trainer))
      .map((lot) => [lot.index, ...ground.mayTeach(trainer, lot.own.specialtyId)].join(''))
    const goods = [this.#days[trainer], this.#weeks[trainer]]
    return [...may, ...goods.map(({ there }) => there.join(' '))].join('|')
  }
}

function goodOf(count: number, there: (at: number) => number): Good {
  return {
    price: new Float64Array(count),
    there: Float64Array.from({ length: count }, (_, at) => there(at)),
    wanted: new Float64Array(count),
    step: new Float64Array(count),
  }
}

function roomLikeness(room: number, ground: Ground): string {
  const uses = ground.lots.map((lot) => [
    lot.theoryRooms.includes(room),
    lot.practiceRooms.includes(room),
    lot.isShort[room],
  ])
  return `${uses.join(' ')}|${ground.roomOpen[room].join('')}`
}

/** Indexes of what is alike. */
function groupsOf(ids: readonly number[], likeness: (index: number) => string): number[][] {
  const groups = new Map<string, number[]>()
  for (const index of ids.keys()) {
    const name = likeness(index)
    groups.set(name, [...(groups.get(name) ?? []), index])
  }
  return [...groups.values()]
}

/** What was wanted of one is wanted of all alike in equal parts. */
function share(goods: readonly Good[]) {
  if (goods.length < 2) return
  for (let at = 0; at < goods[0].wanted.length; at++) {
    const sum = goods.reduce((all, { wanted }) => all + wanted[at], 0)
    for (const { wanted } of goods) wanted[at] = sum / goods.length
  }
}
