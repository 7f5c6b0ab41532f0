import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { clashesOf } from '#app/classes/timetabling/clashes'
import { boundOf } from '#app/classes/timetable_maker/bound'
import { groundOf } from '#app/classes/timetable_maker/ground'
import { idealEnds } from '#app/classes/timetable_maker/search'
import { layFrom, type Layout } from '#app/classes/timetable_maker/layout'
import { loadHighs } from '#app/classes/timetable_maker/load_highs'
import { makeTimetable } from '#app/classes/timetable_maker/make_timetable'
import { Occupancy } from '#app/classes/timetable_maker/occupancy'
import { timetableYear } from '../worlds/timetable_year.js'
import { measure, type Bench } from '../measure.js'
import type { MadeTimetable, TimetableProblem } from '#app/classes/timetable_maker/problem'

const LIMIT_MS = 20_000
const BUDGET_SECONDS = 30

/** The year's timetable: how long, how good, how far from the best at most. No database takes part. */
const timetable: Bench = async (run) => {
  if (run.database !== 'sqlite') return run.note('timetable: no database takes part, measured once')
  const problem = timetableYear(await WorkCalendar.load())
  const rows = problem.classes.length
  let made!: MadeTimetable
  const found = await measure({ rows }, async () => {
    made = makeTimetable(problem, { seed: 1, timeLimitMs: LIMIT_MS })
  })
  let first!: ReturnType<typeof firstFit>
  const plain = await measure({ rows }, async () => void (first = firstFit(problem)))
  const highs = await loadHighs()
  const begun = performance.now()
  const bound = boundOf(problem, made, highs, 60_000)
  const seconds = (performance.now() - begun) / 1000
  const clashes = clashesOf(made.sessions, { ...problem.world, sessions: [] })
    .flatMap((one) => one.clashes)
    .filter((clash) => clash.isHard).length
  const distance = Math.ceil(((made.objective.total - bound.value) * 100) / made.objective.total)
  run.add({
    case: 'year',
    n: rows,
    seconds: found.seconds,
    perSecond: found.perSecond,
    cpuSeconds: found.cpuSeconds,
    peakRssMb: found.peakRssMb,
    queries: found.queries,
    baseline: plain.perSecond,
    ratio: found.perSecond / plain.perSecond,
    baselineOf: 'plain first fit: the first day, room and trainer that are free, no search',
    budget: '60 classes < 30 s, no hard clash, all placed',
    withinBudget: found.seconds < BUDGET_SECONDS && clashes === 0 && made.unfit.length === 0,
  })
  run.add({
    case: 'bound',
    n: bound.columns,
    seconds,
    perSecond: bound.columns / seconds,
    peakRssMb: Math.round(process.memoryUsage.rss() / 1_048_576),
  })
  run.note(
    `year: ${made.sessions.length} sessions, hard clashes ${clashes}, without a place ${made.unfit.length}, ` +
      `rounds ${made.rounds}${made.isCutShort ? ' (ended by the time)' : ''}; cost ${made.objective.total}, ` +
      `first fit ${first.cost} with ${first.unplaced} unplaced; ${bound.kind} minimum ${bound.value}: ` +
      `at most ${distance} % from the best`
  )
}
export default timetable

/** Each class in its order takes the first day, room and trainer where it fits. */
function firstFit(problem: TimetableProblem) {
  const ground = groundOf(problem, [])
  const occupancy = new Occupancy(ground)
  const ideal = idealEnds(ground, occupancy)
  let [cost, unplaced] = [0, 0]
  for (const lot of [...ground.lots].sort((a, b) => a.firstDay - b.firstDay)) {
    const limits = { idealEnd: ideal[lot.index], most: Infinity }
    let layout: Layout | null = null
    for (let day = lot.firstDay; day < ground.days.length && !layout; day++) {
      for (const room of lot.rooms) {
        for (const trainer of lot.trainers) {
          layout ??= layFrom(lot, occupancy, { day, room, trainer, maySwitch: false }, limits)
        }
      }
    }
    if (layout) occupancy.put(lot, layout.sessions)
    cost += layout?.cost ?? 0
    unplaced += layout ? 0 : 1
  }
  return { cost, unplaced }
}
