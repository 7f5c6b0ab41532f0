import { SLOT_HOURS } from '#app/classes/schedule'
import { groundOf, type Ground, type Lot } from '#app/classes/timetable_maker/ground'
import { Occupancy } from '#app/classes/timetable_maker/occupancy'
import { idealEnds } from '#app/classes/timetable_maker/search'
import { repairPublished } from '#app/classes/timetable_maker/repair'
import type { MadeTimetable, TimetableProblem } from '#app/classes/timetable_maker/problem'
import type { Highs } from 'highs'

/** What no timetable can be better than. */
export interface Bound {
  /** At least this for every timetable that places the same classes and keeps what is given out. */
  value: number
  /** `proven`: from the relaxed model solved to its end; `trivial`: without it, from what must move. */
  kind: 'proven' | 'trivial'
  columns: number
  rows: number
}

/**
 * A lower bound of the objective, by a linear relaxation solved to its end: each class spreads its
 * hours over the days as it likes, a part of an hour too, within what rooms and trainers that it may
 * take have open. How late the middle of its hours lies tells how late it must end at least. Beside
 * that the people of sessions that moved count as they were found, and none of the other wishes, so
 * the true optimum lies between the bound and what was found.
 */
export function boundOf(
  problem: TimetableProblem,
  made: MadeTimetable,
  highs: Pick<Highs, 'solve'>,
  timeLimitMs: number
): Bound {
  const unfit = new Set(made.unfit.map((one) => one.classId))
  const classes = problem.classes.filter((one) => !unfit.has(one.classId))
  const ground = groundOf(problem, repairPublished(problem).kept, classes)
  const occupancy = new Occupancy(ground)
  const ideal = idealEnds(ground, occupancy)
  const lots = ground.lots.filter((lot) => lot.theoryHours + lot.practiceHours > 0)
  const trivial = made.objective.moved
  const weight = problem.weights.finish_early
  if (lots.length === 0 || weight === 0) return bound(trivial, 'proven', 0, 0)
  const model = relaxation(lots, ground, occupancy, ideal)
  const solved = highs.solve(model.text, {
    solver: 'choose',
    time_limit: timeLimitMs / 1000,
    output_flag: false,
  })
  if (solved.Status !== 'Optimal') return bound(trivial, 'trivial', model.columns, model.rows)
  // Whole days are lost, never parts of one: a total of parts is rounded up, but for what is error.
  const late = Math.max(0, Math.ceil(solved.ObjectiveValue - 1e-6)) * weight
  return bound(trivial + late, 'proven', model.columns, model.rows)
}

function bound(value: number, kind: Bound['kind'], columns: number, rows: number): Bound {
  return { value, kind, columns, rows }
}

function relaxation(
  lots: readonly Lot[],
  ground: Ground,
  occupancy: Occupancy,
  ideal: readonly number[]
) {
  const last = ground.days.length
  const model = new LinearModel()
  for (const lot of lots) {
    const days = range(lot.firstDay, last)
    const hours = lot.theoryHours + lot.practiceHours
    const shares = kindsOf(lot)
    for (const { letter, due } of shares) {
      model.row(
        days.map((day) => term(letter, lot, day)),
        '=',
        due
      )
    }
    for (const { by, least } of latenessOf(lot, occupancy, ideal[lot.index])) {
      const middle = shares.flatMap(({ letter }) =>
        days
          .filter((day) => day > 0)
          .map((day) => ({ by: (-by * day) / hours, name: term(letter, lot, day).name }))
      )
      model.row([{ by: 1, name: `d${lot.index}` }, ...middle], '>=', least - ROUNDING)
    }
    model.cost(`d${lot.index}`)
    for (const day of days) {
      const open = Math.max(0, lot.dayHours - occupancy.hoursOfLot(lot, day))
      if (shares.length > 1) model.row(hoursOn(lot, day), '<=', open)
      else model.most(hoursOn(lot, day)[0].name, open)
    }
    model.columns += shares.length * days.length + 1
  }
  for (const rooms of setsOf(lots.flatMap((lot) => [lot.theoryRooms, lot.practiceRooms]))) {
    const within = (members: number[]) => members.every((room) => rooms.includes(room))
    for (const day of range(0, last)) {
      const open = rooms.reduce((all, room) => all + occupancy.openPeriods(room, day, day + 1), 0)
      const inDay = lots.filter((lot) => lot.firstDay <= day)
      const terms = inDay.flatMap((lot) => [
        ...(lot.practiceHours > 0 && within(lot.practiceRooms) ? [term('p', lot, day)] : []),
        ...(lot.theoryHours > 0 && within(lot.theoryRooms) ? [term('t', lot, day)] : []),
      ])
      const most = inDay.reduce((all, lot) => all + lot.dayHours, 0)
      if (terms.length > 0 && most > open * SLOT_HOURS) model.row(terms, '<=', open * SLOT_HOURS)
    }
  }
  for (const trainers of setsOf(lots.map((lot) => lot.trainers))) {
    const group = lots.filter((lot) => lot.trainers.every((one) => trainers.includes(one)))
    for (const [from, to] of [...range(0, last).map((day) => [day, day + 1]), ...weeksOf(ground)]) {
      const open = trainers.reduce((all, one) => {
        const taught = group.map((lot) => occupancy.openHours(one, lot.own.specialtyId, from, to))
        return all + Math.max(...taught)
      }, 0)
      const terms = group.flatMap((lot) =>
        range(Math.max(from, lot.firstDay), to).flatMap((day) => hoursOn(lot, day))
      )
      const most = group.reduce((all, lot) => all + lot.dayHours * (to - from), 0)
      if (most > open && terms.length > 0) model.row(terms, '<=', open)
    }
  }
  return { text: model.text(), columns: model.columns, rows: model.rowCount }
}

/** The hours of a lot by kind, each with the letter of its columns. */
function kindsOf(lot: Lot): { letter: 't' | 'p'; due: number }[] {
  const both = [
    { letter: 't' as const, due: lot.theoryHours },
    { letter: 'p' as const, due: lot.practiceHours },
  ]
  return both.filter((one) => one.due > 0)
}

interface Term {
  by: number
  name: string
}

function term(letter: 't' | 'p', lot: Lot, day: number): Term {
  return { by: 1, name: `${letter}${lot.index}_${day}` }
}

function hoursOn(lot: Lot, day: number): Term[] {
  return kindsOf(lot).map(({ letter }) => term(letter, lot, day))
}

/** Spans of days of one week each, as first day and the one after the last. */
function weeksOf({ weeks, weekCount }: Ground): number[][] {
  return range(0, weekCount).map((week) => [weeks.indexOf(week), weeks.lastIndexOf(week) + 1])
}

/** A linear model as the text that HiGHS reads. */
class LinearModel {
  columns = 0
  readonly #rows: string[] = []
  readonly #costs: string[] = []
  readonly #bounds: string[] = []

  get rowCount() {
    return this.#rows.length
  }

  row(terms: readonly Term[], relation: '=' | '<=' | '>=', value: number) {
    const sum = terms
      .map(({ by, name }) =>
        by === 1 ? `+ ${name}` : `${by < 0 ? '-' : '+'} ${digits(by)} ${name}`
      )
      .join(' ')
    this.#rows.push(` r${this.#rows.length}: ${sum} ${relation} ${value}`)
  }

  cost(name: string) {
    this.#costs.push(name)
  }

  most(name: string, value: number) {
    this.#bounds.push(` ${name} <= ${value}`)
  }

  text(): string {
    const cost = ` obj: ${this.#costs.join(' + ')}`
    const rows = ['Subject To', ...this.#rows]
    return ['Minimize', cost, ...rows, 'Bounds', ...this.#bounds, 'End'].join('\n')
  }
}

function digits(by: number): string {
  return Math.abs(by).toFixed(9)
}

/** Coefficients are written with nine digits: the bound gives way by more than that can amount to. */
const ROUNDING = 1e-5

/**
 * How late a lot ends at least, as a function of the middle of its hours: late >= by * middle + least.
 * For each day it could end on, the latest that its middle could lie is where all hours are packed
 * before that day as its own rooms and trainers allow; the lines are the lower hull of these points.
 */
function latenessOf(lot: Lot, occupancy: Occupancy, idealEnd: number) {
  const caps = capsOf(lot, occupancy)
  const points: { middle: number; late: number }[] = []
  for (let end = idealEnd; end < caps.length; end++) {
    const middle = latestMiddle(lot, caps, end)
    if (middle !== null) points.push({ middle, late: end - idealEnd })
  }
  const hull: typeof points = []
  for (const point of points) {
    while (hull.length > 1 && isAbove(hull[hull.length - 2], hull[hull.length - 1], point)) {
      hull.pop()
    }
    if (hull.length > 0 && point.middle <= hull[hull.length - 1].middle) continue
    hull.push(point)
  }
  return hull.slice(1).map((point, index) => {
    const from = hull[index]
    const by = (point.late - from.late) / (point.middle - from.middle)
    return { by, least: from.late - by * from.middle }
  })
}

function isAbove(a: Point, b: Point, c: Point): boolean {
  return (b.late - a.late) * (c.middle - a.middle) >= (c.late - a.late) * (b.middle - a.middle)
}

interface Point {
  middle: number
  late: number
}

/** Most hours that a lot could have on each day if it were alone. */
function capsOf(lot: Lot, occupancy: Occupancy): number[] {
  const rooms = [...new Set([...lot.rooms, ...lot.theoryRooms])]
  return occupancy.ground.days.map((_, day) => {
    if (day < lot.firstDay) return 0
    const slots = range(0, occupancy.slotCount).filter((slot) => {
      const period = day * occupancy.slotCount + slot
      return occupancy.isLotFree(lot, period) && rooms.some((r) => occupancy.isRoomFree(period, r))
    })
    const taught = hoursTaught(lot, occupancy, day, day + 1)
    const own = lot.dayHours - occupancy.hoursOfLot(lot, day)
    return Math.max(0, Math.min(own, slots.length * SLOT_HOURS, taught))
  })
}

function hoursTaught(lot: Lot, occupancy: Occupancy, from: number, to: number): number {
  return lot.trainers.reduce(
    (all, one) => all + occupancy.openHours(one, lot.own.specialtyId, from, to),
    0
  )
}

/** The middle, by day index, of the hours packed as late as can be with the last on a day; null if they do not fit. */
function latestMiddle(lot: Lot, caps: readonly number[], end: number): number | null {
  const hours = lot.theoryHours + lot.practiceHours
  let left = hours
  let moment = 0
  for (let day = end; day >= lot.firstDay && left > 0; day--) {
    const taken = Math.min(left, caps[day])
    left -= taken
    moment += taken * day
  }
  return left > 0 ? null : moment / hours
}

/**
 * Sets of rooms or trainers that are limited together: each that somebody may take, and each union of
 * two that overlap, and all. Any set is a valid limit, more only cost time.
 */
function setsOf(named: readonly number[][]): number[][] {
  const sets = new Map<string, number[]>()
  const add = (members: readonly number[]) => {
    const sorted = [...new Set(members)].sort((a, b) => a - b)
    if (sorted.length > 0) sets.set(sorted.join(' '), sorted)
  }
  for (const one of named) add(one)
  const single = [...sets.values()]
  for (const [at, one] of single.entries()) {
    for (const other of single.slice(at + 1)) {
      if (one.some((member) => other.includes(member))) add([...one, ...other])
    }
  }
  add(named.flat())
  return [...sets.values()]
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
}
