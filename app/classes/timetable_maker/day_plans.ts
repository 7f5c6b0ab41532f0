/** What one session costs, by units of its length and then by period; infinite where it is impossible. */
export type SessionCosts = Record<'theory' | 'practice', readonly Float64Array[]>

/** A session of a day: its part of the day by index, its kind and its units of hours. */
export interface DaySession {
  slot: number
  kind: 'theory' | 'practice'
  units: number
}

/** Sessions of a day in their order, with how many of theory come after practice of the day. */
interface Order {
  sessions: DaySession[]
  theory: number
  theoryAfter: number
  /** Cost on the day looked at: when practice has not begun before it, and when it has. */
  costs: [number, number]
}

/** What a day takes off the hours that are left: units of theory and practice. */
export interface Step {
  theory: number
  practice: number
  /** Names the units in one number. */
  code: number
  orders: Order[]
  costs: [number, number]
}

const NEVER = Number.POSITIVE_INFINITY
const KINDS = ['theory', 'practice'] as const

/**
 * All that one day of a class can hold, with the cheapest order of it. What can be held depends on the
 * units of theory and practice that are left only as far as one day could hold them: the `group`.
 */
export class DayPlans {
  readonly #base: number
  /** By units of the day: the orders there are, and the steps of each group. */
  readonly #known = new Map<number, { orders: Order[]; groups: Step[][] }>()

  /**
   * @param most units that a day holds at most
   * @param longest units of the longest session
   */
  constructor(
    readonly most: number,
    readonly longest: number,
    readonly slotCount: number
  ) {
    this.#base = most + 1
  }

  /** The group of what is left of theory and practice. */
  groupOf(theory: number, practice: number): number {
    return Math.min(theory, this.most) * this.#base + Math.min(practice, this.most)
  }

  /** What the code of a step stands for. */
  unitsOf(code: number): { theory: number; practice: number } {
    return { theory: Math.floor(code / this.#base), practice: code % this.#base }
  }

  /**
   * The steps of each group on a day, with their costs.
   * @param theoryAfter what a theory session costs once practice began
   */
  stepsOn(day: number, units: number, sessions: SessionCosts, theoryAfter: number): Step[][] {
    const { orders, groups } = this.#of(units)
    const first = day * this.slotCount
    for (const order of orders) {
      let cost = 0
      for (const { slot, kind, units: length } of order.sessions) {
        cost += sessions[kind][length][first + slot]
      }
      order.costs[0] = cost + order.theoryAfter * theoryAfter
      order.costs[1] = cost + order.theory * theoryAfter
    }
    for (const steps of groups) {
      for (const step of steps) {
        step.costs[0] = least(step.orders, 0)
        step.costs[1] = least(step.orders, 1)
      }
    }
    return groups
  }

  #of(units: number) {
    let known = this.#known.get(units)
    if (!known) {
      known = this.#made(units)
      this.#known.set(units, known)
    }
    return known
  }

  #made(day: number) {
    const orders = new Map<string, Order>()
    const groups: Step[][] = []
    for (let theory = 0; theory <= this.most; theory++) {
      for (let practice = 0; practice <= this.most; practice++) {
        const steps = new Map<number, Step>()
        for (const sessions of this.#days(0, { theory, practice, day })) {
          if (sessions.length === 0) continue
          const name = sessions.map((one) => Object.values(one).join(' ')).join(',')
          const order = orders.get(name) ?? orderOf(sessions)
          orders.set(name, order)
          const sum = {
            theory: unitsOf(sessions, 'theory'),
            practice: unitsOf(sessions, 'practice'),
          }
          const code = sum.theory * this.#base + sum.practice
          const step = steps.get(code) ?? { ...sum, code, orders: [], costs: [NEVER, NEVER] }
          step.orders.push(order)
          steps.set(code, step)
        }
        groups[this.groupOf(theory, practice)] = [...steps.values()]
      }
    }
    return { orders: [...orders.values()], groups }
  }

  /** Every way to hold nothing, theory or practice in a part of the day and all that follow. */
  #days(slot: number, left: { theory: number; practice: number; day: number }): DaySession[][] {
    if (slot === this.slotCount) return [[]]
    const all = this.#days(slot + 1, left)
    for (const kind of KINDS) {
      const units = Math.min(this.longest, left.day, left[kind])
      if (units === 0) continue
      const after = { ...left, day: left.day - units, [kind]: left[kind] - units }
      for (const rest of this.#days(slot + 1, after)) all.push([{ slot, kind, units }, ...rest])
    }
    return all
  }
}

/** The sessions of a step in the order that is cheapest. */
export function cheapestOrder({ orders, costs }: Step, practised: 0 | 1): DaySession[] {
  return orders.find((one) => one.costs[practised] === costs[practised])!.sessions
}

function least(orders: readonly Order[], practised: 0 | 1): number {
  let found = NEVER
  for (const order of orders) {
    if (order.costs[practised] < found) found = order.costs[practised]
  }
  return found
}

function unitsOf(sessions: readonly DaySession[], kind: DaySession['kind']): number {
  return sessions.reduce((sum, one) => sum + (one.kind === kind ? one.units : 0), 0)
}

function orderOf(sessions: DaySession[]): Order {
  const first = sessions.findIndex((one) => one.kind === 'practice')
  const isTheory = (one: DaySession) => one.kind === 'theory'
  const theoryAfter = first < 0 ? 0 : sessions.slice(first).filter(isTheory).length
  return { sessions, theory: sessions.filter(isTheory).length, theoryAfter, costs: [NEVER, NEVER] }
}
