import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { clashesOf } from '#app/classes/timetabling/clashes'
import { groundOf } from '#app/classes/timetable_maker/ground'
import { idealEnds } from '#app/classes/timetable_maker/search'
import { layFrom, type Layout } from '#app/classes/timetable_maker/layout'
import { loadHighs } from '#app/classes/timetable_maker/load_highs'
import { makeTimetable } from '#app/classes/timetable_maker/make_timetable'
import { distanceOf } from '#app/classes/timetable_maker/plan_words'
import { Occupancy } from '#app/classes/timetable_maker/occupancy'
import { prove, type Proven } from '#app/classes/timetable_maker/prove'
import { timetableBlock, timetableYear } from '../worlds/timetable_year.js'
import { wholeModel } from './timetable/whole_model.js'
import { measure, type Bench, type BenchRun, type Measured } from '../measure.js'
import type { Highs } from 'highs'
import type { MadeTimetable, TimetableProblem } from '#app/classes/timetable_maker/problem'

const LIMIT_MS = 20_000
const PROOF_LIMIT_MS = 30_000
const MOST_PERCENT = 20
const BUDGET_SECONDS = 30

/**
 * The timetable of a year, and of one block of it that HiGHS alone can be asked for: how long, how good,
 * how far from the best at most. No database takes part.
 */
const timetable: Bench = async (run) => {
  if (run.database !== 'sqlite') return run.note('timetable: no database takes part, measured once')
  const calendar = await WorkCalendar.load()
  const highs = await loadHighs()
  await year(run, timetableYear(calendar), highs)
  await block(run, timetableBlock(calendar), highs)
}
export default timetable

async function year(run: BenchRun, problem: TimetableProblem, highs: Highs) {
  const rows = problem.classes.length
  const { made, found, clashes } = await own(problem)
  let first!: ReturnType<typeof firstFit>
  const plain = await measure({ rows }, async () => void (first = firstFit(problem)))
  run.add({
    ...caseOf('year', found),
    baseline: plain.perSecond,
    ratio: found.perSecond / plain.perSecond,
    baselineOf: 'plain first fit: the first day, room and trainer that are free, no search',
    budget: `${rows} classes < ${BUDGET_SECONDS} s, hard clashes 0, all placed`,
    withinBudget: found.seconds < BUDGET_SECONDS && clashes === 0 && made.unfit.length === 0,
  })
  const least = await proven(run, 'proof', problem, made, highs)
  run.note(`year: ${wordsOf(made, clashes)}; ${first.words}; ${least}`)
}

async function block(run: BenchRun, problem: TimetableProblem, highs: Highs) {
  const rows = problem.classes.length
  const { made, found, clashes } = await own(problem)
  const first = firstFit(problem)
  const ground = groundOf(problem, [])
  const occupancy = new Occupancy(ground)
  const ideal = idealEnds(ground, occupancy)
  let whole!: ReturnType<typeof wholeModel>
  const alone = await measure({ rows }, async () => {
    whole = wholeModel(occupancy, ideal, highs, LIMIT_MS)
  })
  run.add({
    ...caseOf('block', found),
    baseline: alone.perSecond,
    ratio: found.perSecond / alone.perSecond,
    baselineOf: 'HiGHS alone: the whole timetable as one integer model, the same time limit',
    budget: `${rows} classes < ${BUDGET_SECONDS} s, hard clashes 0, all placed`,
    withinBudget: found.seconds < BUDGET_SECONDS && clashes === 0 && made.unfit.length === 0,
  })
  const least = await proven(run, 'proof of the block', problem, made, highs)
  const byHighs =
    whole.cost === null
      ? 'found no timetable'
      : `cost ${whole.cost}${whole.isOptimal ? ', the optimum' : ', not proven the best'}`
  run.note(
    `block: ${wordsOf(made, clashes)}; ${first.words}; HiGHS alone (${whole.columns} columns, ` +
      `${alone.seconds.toFixed(1)} s) ${byHighs}; ${least}`
  )
}

async function own(problem: TimetableProblem) {
  let made!: MadeTimetable
  const found = await measure({ rows: problem.classes.length }, async () => {
    made = makeTimetable(problem, { seed: 1, timeLimitMs: LIMIT_MS })
  })
  const clashes = clashesOf(made.sessions, { ...problem.world, sessions: [] })
    .flatMap((one) => one.clashes)
    .filter((clash) => clash.isHard).length
  return { made, found, clashes }
}

async function proven(
  run: BenchRun,
  name: string,
  problem: TimetableProblem,
  made: MadeTimetable,
  highs: Highs
): Promise<string> {
  let answer!: Proven
  const found = await measure({ rows: problem.classes.length }, async () => {
    answer = prove(problem, made, highs, PROOF_LIMIT_MS)
  })
  const { value, rounds, isCutShort } = answer.bound
  const { total } = answer.made.objective
  const distance = distanceOf({ objective: total, bound: value })!
  run.add({
    ...caseOf(name, found),
    budget: `proven distance from the optimum <= ${MOST_PERCENT} %`,
    withinBudget: distance <= MOST_PERCENT,
  })
  const cut = isCutShort ? ' (ended by the time)' : ''
  return (
    `after the proof cost ${total}, proven minimum ${value} in ${rounds} rounds${cut}: ` +
    `the best may cost up to ${distance} % less`
  )
}

function caseOf(name: string, found: Measured) {
  const { n, seconds, perSecond, cpuSeconds, peakRssMb } = found
  return { case: name, n, seconds, perSecond, cpuSeconds, peakRssMb }
}

function wordsOf(made: MadeTimetable, clashes: number): string {
  return (
    `${made.sessions.length} sessions, hard clashes ${clashes}, without a place ${made.unfit.length}, ` +
    `rounds ${made.rounds}${made.isCutShort ? ' (ended by the time)' : ''}, cost ${made.objective.total}`
  )
}

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
  return { words: `first fit cost ${cost}, ${unplaced} unplaced` }
}
