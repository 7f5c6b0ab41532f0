import { boundLots, type Bound, type KnownLayout } from '#app/classes/timetable_maker/bound'
import { chooseLayouts } from '#app/classes/timetable_maker/choose_layouts'
import { groundOf, type Lot } from '#app/classes/timetable_maker/ground'
import { finished, layoutOf } from '#app/classes/timetable_maker/make_timetable'
import { Occupancy } from '#app/classes/timetable_maker/occupancy'
import { idealEnds } from '#app/classes/timetable_maker/search'
import { repairPublished } from '#app/classes/timetable_maker/repair'
import type { Layout } from '#app/classes/timetable_maker/layout'
import type { MadeTimetable, TimetableProblem } from '#app/classes/timetable_maker/problem'
import type { Highs } from 'highs'

/** Rounds of prices at most: the first hundred do nearly all. */
const ROUNDS = 150
/** Part of the time that is left to the solver. */
const SOLVER_SHARE = 0.25

export interface Proven {
  /** The timetable as it was, or a cheaper one that was come across. */
  made: MadeTimetable
  bound: Bound
}

/**
 * How good a made timetable is: a bound that no timetable can be below, and, where HiGHS can put the
 * layouts that were cheapest at some prices together to a cheaper timetable, that one instead. The
 * people of sessions that moved count as they were found in both. Pure but for the time limit.
 */
export function prove(
  problem: TimetableProblem,
  made: MadeTimetable,
  highs: Pick<Highs, 'solve'>,
  timeLimitMs: number,
  onProgress: (share: number) => void = () => {}
): Proven {
  const until = performance.now() + timeLimitMs * (1 - SOLVER_SHARE)
  const unfit = new Set(made.unfit.map((one) => one.classId))
  const { kept, repairs } = repairPublished(problem)
  const ground = groundOf(
    problem,
    kept,
    problem.classes.filter((one) => !unfit.has(one.classId))
  )
  const occupancy = new Occupancy(ground)
  const ideal = idealEnds(ground, occupancy)
  const layouts = ground.lots.map((lot) => {
    const own = made.sessions.filter((one) => one.classId === lot.own.id)
    return layoutOf(lot, own, ground, ideal[lot.index])!
  })
  const known = layouts.reduce((sum, one) => sum + one.cost, 0)
  const found = boundLots(occupancy, ideal, known, {
    rounds: ROUNDS,
    isOver: () => performance.now() >= until,
    onRound: (round) => onProgress(round / ROUNDS),
  })
  const { moved } = made.objective
  const bound = { ...found, value: moved + found.value }
  if (found.value >= known) return { made, bound: boundOnly(bound) }
  const mine = ground.lots
    .filter((lot) => layouts[lot.index].sessions.length > 0)
    .map((lot): KnownLayout => ({ lot, ...layouts[lot.index] }))
  const chosen = chooseLayouts(occupancy, [...mine, ...found.layouts], found.alike, highs, {
    below: known,
    timeLimitMs: timeLimitMs * SOLVER_SHARE,
  })
  const better = chosen && withLayouts(layouts, chosen)
  if (!better) return { made, bound: boundOnly(bound) }
  for (const lot of ground.lots) occupancy.put(lot, better[lot.index].sessions)
  const next = finished(problem, { ground, occupancy, ideal, layouts: better }, repairs)
  const isCheaper = next.objective.total < made.objective.total
  return { made: isCheaper ? { ...made, ...next } : made, bound: boundOnly(bound) }
}

function boundOnly({ value, rounds, isCutShort }: Bound): Bound {
  return { value, rounds, isCutShort }
}

function withLayouts(layouts: readonly Layout[], chosen: readonly KnownLayout[]): Layout[] {
  const byLot = new Map<Lot['index'], Layout>(chosen.map((one) => [one.lot.index, one]))
  return layouts.map((layout, index) => byLot.get(index) ?? layout)
}
