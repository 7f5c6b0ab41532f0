import { SLOT_HOURS } from '#app/classes/schedule'
import { cheapestOrder, DayPlans, type SessionCosts } from '#app/classes/timetable_maker/day_plans'
import type { Lot } from '#app/classes/timetable_maker/ground'
import type { Occupancy, Placed } from '#app/classes/timetable_maker/occupancy'

/** What places cost beside the wishes: what others would give for them. Never below zero. */
export interface Prices {
  /** Of a session, by room and period. */
  rooms: readonly Float64Array[]
  /** Of a session, by trainer and period. */
  trainers: readonly Float64Array[]
  /** Of an hour, by trainer and day, and by trainer and week. */
  dayHours: readonly Float64Array[]
  weekHours: readonly Float64Array[]
}

/** Whether a room or trainer is tried as the main one. */
export interface Tried {
  room: (room: number) => boolean
  trainer: (trainer: number) => boolean
}

export interface Priced {
  /** Wishes and prices together. */
  cost: number
  sessions: Placed[]
}

type Kind = 'theory' | 'practice'
const NEVER = Number.POSITIVE_INFINITY
const EVERY: Tried = { room: () => true, trainer: () => true }
/** Pairs of a room and a trainer that are simply tried one after the other. */
const FEW = 6
/** How a state was reached: by a day without a session, or by a step. */
const [BY_IDLE, BY_STEP] = [1, 2]

/**
 * Finds the cheapest of all layouts of one lot at given prices, exactly. A layout may use every period,
 * order, room and trainer that is open to the lot; its sessions are as long as they can be: a whole part
 * of the day, less only where the hours of the day or of their kind end. Whether a trainer's hours of a
 * day or week suffice is looked at session by session, not in sum.
 *
 * For each main room and trainer it is a shortest path over the days: a state is the units of hours left
 * of each kind and whether practice has begun, a step is what one day holds. No cost is negative, so
 * whatever costs as much as a whole layout found before is left.
 */
export class PricedLayouts {
  /** Hours of one unit: every session is a whole number of them. */
  readonly #unit: number
  readonly #due: Record<Kind, number>
  /** Units that the lot may have on each day. */
  readonly #units: number[]
  readonly #days: DayPlans
  readonly #rooms: Record<Kind, readonly number[]>
  readonly #mains: { rooms: readonly number[]; trainers: readonly number[] }
  /** By state: the days and the theory sessions that what is left takes at least, and its group. */
  readonly #states: { fewestDays: Uint16Array; afterwards: Uint16Array; groups: Uint16Array }
  #open!: Uint8Array[][]

  /** @param isTried which rooms and trainers may be main ones: of those that cost alike one is enough */
  constructor(
    readonly lot: Lot,
    readonly occupancy: Occupancy,
    readonly idealEnd: number,
    isTried: Tried = EVERY
  ) {
    const { days } = occupancy.ground
    const hours = days.map((_, day) => Math.max(0, lot.dayHours - occupancy.hoursOfLot(lot, day)))
    this.#unit = [lot.theoryHours, lot.practiceHours, ...hours].reduce(divisor, SLOT_HOURS)
    this.#due = {
      theory: lot.theoryHours / this.#unit,
      practice: lot.practiceHours / this.#unit,
    }
    this.#units = hours.map((one) => one / this.#unit)
    const longest = SLOT_HOURS / this.#unit
    this.#days = new DayPlans(Math.max(...this.#units), longest, occupancy.slotCount)
    this.#rooms = {
      theory: lot.theoryHours > 0 ? lot.theoryRooms : [],
      practice: lot.practiceHours > 0 ? lot.practiceRooms : [],
    }
    const rooms = new Set([...lot.rooms, ...this.#rooms.theory, ...this.#rooms.practice])
    this.#mains = {
      rooms: [...rooms].filter((room) => isTried.room(room)),
      trainers: lot.trainers.filter((trainer) => isTried.trainer(trainer)),
    }
    this.#states = this.#statesOf(this.#due)
    this.look()
  }

  /** Reads what is open to the lot; to be called again when others were put or taken. */
  look() {
    const { occupancy, lot } = this
    const periods = occupancy.ground.days.length * occupancy.slotCount
    this.#open = lot.trainers.map((trainer) =>
      Array.from({ length: SLOT_HOURS / this.#unit + 1 }, (_, units) => {
        const open = new Uint8Array(periods)
        if (units === 0) return open
        const from = lot.firstDay * occupancy.slotCount
        for (let period = from; period < periods; period++) {
          const isFree =
            occupancy.isLotFree(lot, period) &&
            occupancy.isTrainerFree(lot, period, trainer, units * this.#unit)
          if (isFree) open[period] = 1
        }
        return open
      })
    )
  }

  /** The cheapest layout, or null when none costs less than `most`. */
  cheapest(prices: Prices, most = NEVER): Priced | null {
    const places = this.#priced(prices)
    let best: Priced | null = null
    for (const { main, least } of this.#ordered(places)) {
      const limit = best?.cost ?? most
      if (least >= limit) break
      const found = this.#shortest(sumOf(places, main), limit)
      if (!found) continue
      const sessions = this.#placed(found.path, places, main)
      best = { cost: found.cost, sessions }
    }
    return best
  }

  /**
   * Main rooms and trainers with what a layout with them costs at least. Where there are many, the room
   * is looked at with any trainers, and the trainer with any rooms, first: few pairs are left to try.
   */
  #ordered(places: Places): { main: Main; least: number }[] {
    const { rooms, trainers } = this.#mains
    const away = rooms.map((room) => this.#awayFrom(room))
    const own = rooms.filter((_, index) => away[index] === 0)
    const isFew = own.length * trainers.length <= FEW
    const alone = (main: Main) => this.#shortest(sumOf(places, main), NEVER)?.cost ?? NEVER
    const ofRoom = rooms.map((room, index) =>
      away[index] > 0 || isFew ? away[index] : alone({ room, trainer: null })
    )
    const ofTrainer = trainers.map((trainer) => (isFew ? 0 : alone({ room: null, trainer })))
    return rooms
      .flatMap((room, r) =>
        trainers.map((trainer, t) => ({
          main: { room, trainer },
          least: Math.max(ofRoom[r], ofTrainer[t]),
        }))
      )
      .sort((a, b) => a.least - b.least)
  }

  /** What sessions cost at least that cannot be in a main room: those of a kind that it is not fit for. */
  #awayFrom(room: number): number {
    const kinds = (['theory', 'practice'] as const).filter(
      (kind) => this.#due[kind] > 0 && !this.#rooms[kind].includes(room)
    )
    const sessions = kinds.reduce(
      (sum, kind) => sum + Math.ceil((this.#due[kind] * this.#unit) / SLOT_HOURS),
      0
    )
    return sessions * this.occupancy.ground.problem.weights.same_room
  }

  #statesOf({ theory, practice }: Record<Kind, number>) {
    const size = (theory + 1) * (practice + 1)
    const fewestDays = new Uint16Array(size)
    const afterwards = new Uint16Array(size)
    const groups = new Uint16Array(size)
    for (let state = 0; state < size; state++) {
      const left = [Math.floor(state / (practice + 1)), state % (practice + 1)]
      fewestDays[state] = Math.ceil((left[0] + left[1]) / this.#days.most)
      afterwards[state] = Math.ceil((left[0] * this.#unit) / SLOT_HOURS)
      groups[state] = this.#days.groupOf(left[0], left[1])
    }
    return { fewestDays, afterwards, groups }
  }

  /** What each room and trainer costs in each period. */
  #priced(prices: Prices): Places {
    const { lot, occupancy } = this
    const { days, weeks, slots, problem } = occupancy.ground
    const { weights, preferredSlots } = problem
    const { slotCount } = occupancy
    const periods = days.length * slotCount
    const from = lot.firstDay * slotCount
    const disliked = slots.map((one) =>
      preferredSlots.includes(one) ? 0 : weights.preferred_slots
    )
    const roomsOf = (kind: Kind) => {
      const each = this.#rooms[kind].map((room): [number, Float64Array] => {
        const costs = new Float64Array(periods).fill(NEVER)
        const short = kind === 'practice' && lot.isShort[room] ? weights.workstations : 0
        for (let period = from; period < periods; period++) {
          if (!occupancy.isRoomFree(period, room)) continue
          costs[period] = prices.rooms[room][period] + short + disliked[period % slotCount]
        }
        return [room, costs]
      })
      return choiceOf(new Map(each), weights.same_room, periods)
    }
    const trainersOf = (units: number) => {
      const hours = units * this.#unit
      const each = lot.trainers.map((trainer, index): [number, Float64Array] => {
        const costs = new Float64Array(periods).fill(NEVER)
        const open = this.#open[index][units]
        for (let period = from; period < periods; period++) {
          if (open[period] === 0) continue
          const day = Math.floor(period / slotCount)
          const hour = prices.dayHours[trainer][day] + prices.weekHours[trainer][weeks[day]]
          costs[period] = prices.trainers[trainer][period] + hours * hour
        }
        return [trainer, costs]
      })
      return choiceOf(new Map(each), weights.same_trainer, periods)
    }
    const lengths = Array.from({ length: SLOT_HOURS / this.#unit }, (_, index) => index + 1)
    return {
      rooms: { theory: roomsOf('theory'), practice: roomsOf('practice') },
      trainers: [null, ...lengths.map(trainersOf)],
    }
  }

  /** The cheapest path of days from nothing held to nothing left. */
  #shortest(sessions: SessionCosts, most: number): { cost: number; path: Held[] } | null {
    const { ground } = this.occupancy
    const { weights } = ground.problem
    const width = this.#due.practice + 1
    const size = (this.#due.theory + 1) * width
    const whole = size - 1
    const late = (day: number) => weights.finish_early * Math.max(0, day - this.idealEnd)
    const plans = this.#days
    let now = [new Float64Array(size).fill(NEVER), new Float64Array(size).fill(NEVER)]
    let next = [new Float64Array(size), new Float64Array(size)]
    let best = most
    let end: Held | null = null
    const reached = scratch(ground.days.length * 2 * size)
    const { fewestDays, groups, afterwards } = this.#states
    const more = Array.from({ length: fewestDays[whole] + 1 })
    for (let day = this.lot.firstDay; day < ground.days.length; day++) {
      let isAlive = false
      now[0][whole] = 0
      const steps = plans.stepsOn(day, this.#units[day], sessions, weights.theory_first)
      const lateBy = more.map((_, days) => late(day + days - 1))
      const lateNow = late(day)
      next[0].fill(NEVER)
      next[1].fill(NEVER)
      for (const practised of [0, 1] as const) {
        const values = now[practised]
        // Before practice began all of it is left.
        const stride = practised === 0 ? width : 1
        for (let state = practised === 0 ? width - 1 : 1; state < size; state += stride) {
          const value = values[state]
          if (state === 0) continue
          const owed = practised === 1 ? afterwards[state] * weights.theory_first : 0
          if (value + owed + lateBy[fewestDays[state]] >= best) continue
          isAlive = true
          const idle = value + weights.contiguous
          if (idle < next[practised][state]) {
            next[practised][state] = idle
            reached[(day * 2 + practised) * size + state] = BY_IDLE
          }
          const open = steps[groups[state]]
          for (const step of open) {
            const cost = value + step.costs[practised]
            if (cost >= best) continue
            const to = state - step.theory * width - step.practice
            if (to === 0) {
              if (cost + lateNow >= best) continue
              best = cost + lateNow
              end = { day, state, code: step.code, practised }
              continue
            }
            const after = step.practice > 0 ? 1 : practised
            if (cost < next[after][to]) {
              next[after][to] = cost
              reached[(day * 2 + after) * size + to] = BY_STEP + step.code * 2 + practised
            }
          }
        }
      }
      if (!isAlive) break
      ;[now, next] = [next, now]
    }
    return end && { cost: best, path: this.#traced(end, reached, { size, width }) }
  }

  /** The steps that led to the last one, the first first. */
  #traced(last: Held, reached: Uint8Array, { size, width }: { size: number; width: number }) {
    const path = [last]
    let { day, state, practised } = last
    while (state < size - 1) {
      day--
      const found = reached[(day * 2 + practised) * size + state]
      if (found === BY_IDLE) continue
      practised = ((found - BY_STEP) % 2) as 0 | 1
      const code = (found - BY_STEP) >> 1
      const { theory, practice } = this.#days.unitsOf(code)
      state += theory * width + practice
      path.unshift({ day, state, code, practised })
    }
    return path
  }

  /** The sessions of a path in their rooms and with their trainers. */
  #placed(path: readonly Held[], places: Places, main: Main): Placed[] {
    const { slotCount, ground } = this.occupancy
    const sessions = sumOf(places, main)
    const theoryAfter = ground.problem.weights.theory_first
    return path.flatMap(({ day, state, code, practised }) => {
      const steps = this.#days.stepsOn(day, this.#units[day], sessions, theoryAfter)
      const step = steps[this.#states.groups[state]].find((one) => one.code === code)!
      return cheapestOrder(step, practised).map((one): Placed => {
        const period = day * slotCount + one.slot
        return {
          period,
          room: taken(places.rooms[one.kind], main.room, period),
          trainer: taken(places.trainers[one.units]!, main.trainer, period),
          hours: one.units * this.#unit,
          kind: one.kind,
        }
      })
    })
  }
}

/** A day of a path: the state before it, whether practice had begun, and the step that it held. */
interface Held {
  day: number
  state: number
  code: number
  practised: 0 | 1
}

/** The room and trainer of most sessions; null: any, and none costs more for being another. */
interface Main {
  room: number | null
  trainer: number | null
}

/** Costs of several rooms, or trainers, by period, the least of them, and what another than the main one costs. */
interface Choice {
  each: ReadonlyMap<number, Float64Array>
  least: Float64Array
  away: number
}

interface Places {
  rooms: Record<Kind, Choice>
  /** By units of a session. */
  trainers: (Choice | null)[]
}

function choiceOf(each: ReadonlyMap<number, Float64Array>, away: number, periods: number): Choice {
  const least = new Float64Array(periods).fill(NEVER)
  for (const costs of each.values()) {
    for (let period = 0; period < periods; period++) {
      if (costs[period] < least[period]) least[period] = costs[period]
    }
  }
  return { each, least, away }
}

function sumOf({ rooms, trainers }: Places, main: Main): SessionCosts {
  const sums = (kind: Kind) => {
    const inRoom = withMain(rooms[kind], main.room)
    return trainers.map((choice) => {
      if (!choice) return EMPTY
      const sum = withMain(choice, main.trainer)
      return sum.map((cost, period) => cost + inRoom[period])
    })
  }
  return { theory: sums('theory'), practice: sums('practice') }
}

const EMPTY = new Float64Array()

/** What a period costs with a main room or trainer: the main one, or the cheapest and what leaving costs. */
function withMain({ each, least, away }: Choice, main: number | null): Float64Array {
  if (main === null) return least
  const own = each.get(main)
  return least.map((cost, period) => Math.min(own?.[period] ?? NEVER, cost + away))
}

/** The room or trainer of a period by which `withMain` came to its cost. */
function taken({ each, least, away }: Choice, main: number | null, period: number): number {
  if (main !== null) {
    const own = each.get(main)?.[period] ?? NEVER
    if (own <= least[period] + away) return main
  }
  return [...each].find(([, costs]) => costs[period] === least[period])![0]
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}

let held = new Uint8Array()

/** Room to write in, the same for all: what is in it was written by the call that reads it. */
function scratch(size: number): Uint8Array {
  if (held.length < size) held = new Uint8Array(size)
  return held
}
