import db from '@adonisjs/lucid/services/db'
import { addDays, daysBetween, weekdayOf } from '#app/shared/days'
import { rankOf } from '#app/grades/ladder'
import type { Random } from '#app/simulation/random'

/** Who a class is for: anybody, people an enterprise took on lately, or its apprentices. */
export type Enrolled = 'anybody' | 'employees' | 'apprentices'

export interface PlannedClass {
  label: string
  enrolled: Enrolled
  baseId: number
  specialtyId: number
  courseId: number
  roomId: number
  trainerId: number
  bodyId: number
  seats: number
  startsOn: string
}

/** Days from one start to the next on a track: three weeks of lessons and the longest holiday. */
const SHORTEST_STEP = 35

/** How many of the classes enterprises send their people to; one of each kind at least. */
const OF_EMPLOYEES = 0.06
const OF_APPRENTICES = 0.04
/** Fewer classes than this are all for anybody. */
const CLASSES_FOR_ALL_KINDS = 3
/** Enough that some apprentices finish when others do not. */
const ENOUGH_APPRENTICES = 5
/** Days from the first Saturday of an apprenticeship until its last shares are claimed. */
const APPRENTICESHIP_DAYS = 132

interface Track {
  roomId: number
  seats: number
  trainerId: number
}

/**
 * Divides the seats of a year among classes as the plan divides them among specialties, and gives
 * each class a course, a room, a trainer and a Monday to start on. A room and its trainer teach one
 * class after another, so nothing clashes. A few classes are for the people of an enterprise.
 *
 * @throws Error when the plan has not that many free seats
 */
export async function planYear(input: {
  trainees: number
  year: number
  firstDay: string
  lastStart: string
  until: string
  random: Random
  classSize?: number
  /** Puts more classes near the last start, so that some are under way when the story stops. */
  crowdedAtEnd?: boolean
}): Promise<PlannedClass[]> {
  const plan = await db
    .from('annual_plans')
    .where('year', input.year)
    .orderBy('base_id')
    .firstOrFail()
  if (plan.capacity - plan.seats_reserved < input.trainees) {
    throw new Error(
      `The plan of ${input.year} has ${plan.capacity - plan.seats_reserved} free seats, not ${input.trainees}`
    )
  }
  const allocations = await db
    .from('plan_allocations')
    .join('specialties', 'specialties.id', 'plan_allocations.specialty_id')
    .where('annual_plan_id', plan.id)
    .select('plan_allocations.*')
    .orderBy('specialties.position')
  const body = await db.from('assessment_bodies').orderBy('id').firstOrFail()
  const shares = divide(
    input.trainees,
    allocations.map((row) => row.capacity - row.seats_reserved)
  )

  const classes: PlannedClass[] = []
  for (const [index, allocation] of allocations.entries()) {
    if (shares[index] === 0) continue
    const tracks = await tracksOf(plan.base_id, allocation.specialty_id)
    const courses = await coursesOf(allocation.specialty_id, body.id)
    if (tracks.length === 0 || courses.length === 0) {
      throw new Error(`Specialty ${allocation.specialty_id} has no room, trainer or course`)
    }
    const size = Math.min(input.classSize ?? 50, ...tracks.map((track) => track.seats))
    const sizes = split(shares[index], size)
    for (const [order, seats] of sizes.entries()) {
      const track = tracks[order % tracks.length]
      const place = Math.floor(order / tracks.length)
      const places = Math.ceil(sizes.length / tracks.length)
      const span = Math.max(0, daysBetween(input.firstDay, input.lastStart))
      const step = Math.max(SHORTEST_STEP, Math.floor(span / places))
      const slack = Math.max(0, Math.min(step, span - place * step) - SHORTEST_STEP / 5)
      const offset = Math.floor((((index * 37 + (order % tracks.length) * 61) % 100) / 100) * slack)
      classes.push({
        label: `${index + 1}-${order + 1}`,
        enrolled: 'anybody',
        baseId: plan.base_id,
        specialtyId: allocation.specialty_id,
        courseId: courses[order % courses.length].id,
        roomId: track.roomId,
        trainerId: track.trainerId,
        bodyId: body.id,
        seats,
        startsOn: mondayFrom(addDays(input.firstDay, place * step + offset)),
      })
    }
  }
  if (input.crowdedAtEnd) crowd(classes, input.firstDay, input.lastStart)
  if (classes.length >= CLASSES_FOR_ALL_KINDS) {
    await setAsideForApprentices(classes, input)
    setAsideForEmployees(classes)
  }
  return classes.sort((a, b) => a.startsOn.localeCompare(b.startsOn))
}

/**
 * Gives some classes to apprentices, who come on Saturdays: to a trainer and a room that teach nobody
 * else, for a make-up Saturday has lessons of the others.
 */
async function setAsideForApprentices(
  classes: PlannedClass[],
  {
    firstDay,
    until,
    crowdedAtEnd,
  }: Pick<Parameters<typeof planYear>[0], 'firstDay' | 'until' | 'crowdedAtEnd'>
) {
  const rooms = await db
    .from('rooms')
    .where('base_id', classes[0].baseId)
    .whereNull('specialty_id')
    .orderBy('id', 'desc')
  const inTurn = [...classes].sort(
    (a, b) =>
      Number(b.seats >= ENOUGH_APPRENTICES) - Number(a.seats >= ENOUGH_APPRENTICES) ||
      a.seats - b.seats ||
      a.label.localeCompare(b.label)
  )
  const wanted = Math.max(1, Math.round(classes.length * OF_APPRENTICES))
  const busy = new Set<number>()
  for (const planned of inTurn) {
    if (busy.size === wanted) return
    const room = rooms[busy.size]
    const trainer = await spareTrainer(planned)
    const courses = await coursesOf(planned.specialtyId, planned.bodyId)
    const course = courses.find((one) => one.grade_rank >= rankOf('intermediate'))
    if (!room || room.seats < planned.seats || !trainer || busy.has(trainer.id) || !course) continue
    const first = crowdedAtEnd
      ? addDays(until, -APPRENTICESHIP_DAYS)
      : addDays(firstDay, busy.size * SHORTEST_STEP)
    busy.add(trainer.id)
    Object.assign(planned, {
      enrolled: 'apprentices',
      roomId: room.id,
      trainerId: trainer.id,
      courseId: course.id,
      startsOn: saturdayFrom(first < firstDay ? firstDay : first),
    })
  }
}

/** Gives some classes, spread over the year, to people whom an enterprise took on. */
function setAsideForEmployees(classes: PlannedClass[]) {
  const open = classes
    .filter(({ enrolled }) => enrolled === 'anybody')
    .sort((a, b) => a.startsOn.localeCompare(b.startsOn) || a.label.localeCompare(b.label))
  const wanted = Math.max(1, Math.round(classes.length * OF_EMPLOYEES))
  for (let index = 0; index < wanted; index++) {
    open[Math.floor(((index + 0.5) * open.length) / wanted)].enrolled = 'employees'
  }
}

/** Only for years in which no track teaches twice. */
function crowd(classes: PlannedClass[], firstDay: string, lastStart: string) {
  const span = daysBetween(firstDay, lastStart)
  const inTurn = [...classes].sort((a, b) =>
    a.label.split('-')[1].localeCompare(b.label.split('-')[1])
  )
  for (const [index, planned] of inTurn.entries()) {
    const left = 1 - index / Math.max(1, inTurn.length - 1)
    planned.startsOn = mondayFrom(addDays(lastStart, -Math.floor(span * left ** 1.7)))
  }
}

async function tracksOf(baseId: number, specialtyId: number): Promise<Track[]> {
  const rooms = await db
    .from('rooms')
    .where({ base_id: baseId, specialty_id: specialtyId })
    .orderBy('seats', 'desc')
    .orderBy('id')
  const trainers = await db
    .from('trainers')
    .where({ base_id: baseId, specialty_id: specialtyId })
    .orderBy('id')
  return rooms.slice(0, trainers.length).map((room, index) => ({
    roomId: room.id,
    seats: Math.min(50, room.seats),
    trainerId: trainers[index].id,
  }))
}

/** A trainer of the specialty without a track: there are more trainers than rooms. */
async function spareTrainer({ baseId, specialtyId }: PlannedClass) {
  const trainers = await db
    .from('trainers')
    .where({ base_id: baseId, specialty_id: specialtyId })
    .orderBy('id')
  const tracks = await tracksOf(baseId, specialtyId)
  return trainers.at(tracks.length)
}

/** Courses of the specialty that the body is filed to assess, below the technician grades first. */
async function coursesOf(specialtyId: number, bodyId: number) {
  return db
    .from('courses')
    .join('assessment_body_filings as filing', (join) =>
      join
        .on('filing.occupation_id', 'courses.occupation_id')
        .andOn('filing.grade_rank', 'courses.grade_rank')
    )
    .where('filing.assessment_body_id', bodyId)
    .where('courses.specialty_id', specialtyId)
    .select('courses.id', 'courses.code', 'courses.grade_rank')
    .orderBy('courses.code')
}

/** Divides a whole by weights, largest remainders first; never more than a weight. */
export function divide(whole: number, weights: number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const exact = weights.map((weight) => (whole * weight) / total)
  const shares = exact.map(Math.floor)
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  let left = whole - shares.reduce((sum, share) => sum + share, 0)
  for (const { index } of byRemainder) {
    if (left === 0) break
    if (shares[index] < weights[index]) {
      shares[index]++
      left--
    }
  }
  return shares
}

/** Splits seats into classes of nearly equal size, none larger than `size`. */
export function split(seats: number, size: number): number[] {
  const count = Math.ceil(seats / size)
  return Array.from(
    { length: count },
    (_, index) => Math.floor(seats / count) + (index < seats % count ? 1 : 0)
  )
}

function mondayFrom(day: string): string {
  return addDays(day, (8 - weekdayOf(day)) % 7)
}

function saturdayFrom(day: string): string {
  return addDays(day, (13 - weekdayOf(day)) % 7)
}
