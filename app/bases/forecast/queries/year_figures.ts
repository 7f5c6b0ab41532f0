import db from '@adonisjs/lucid/services/db'
import { addDays } from '#app/shared/days'
import { closuresBetween, type Closure } from '#app/bases/resources/queries/closures'
import { trainerLimits } from '#app/bases/resources/queries/trainer_limits'
import type { WorkCalendar } from '#app/shared/calendar/work_calendar'
import type { OpenClass, SpecialtyYear } from '#app/bases/forecast/forecast_year'

type Row = Record<string, any>

/** Class hours of a day: a morning and an afternoon (8 课时 a day in Shanxi). */
const HOURS_PER_DAY = 8
const LIVE = ['applied', 'approved', 'enrolling', 'running']

export interface YearFigures extends SpecialtyYear {
  name: string
  /** Class hours that rooms and trainers of the specialty can still give. */
  roomHours: number
  trainerHours: number
  hoursPerClass: number
}

/**
 * The year of a base as it stands: what is completed, what is open and what rooms and trainers could
 * still hold from a day to the end of the year. Empty when the base has no plan for the year.
 */
export async function yearFigures(
  { baseId, year, today }: { baseId: number; year: number; today: string },
  language: 'zh' | 'en',
  calendar: WorkCalendar
): Promise<YearFigures[]> {
  const shares: Row[] = await db
    .from('plan_allocations as a')
    .join('annual_plans as p', 'p.id', 'a.annual_plan_id')
    .join('specialties as s', 's.id', 'a.specialty_id')
    .where({ 'p.base_id': baseId, 'p.year': year })
    .orderBy('s.position')
    .select('a.id', 'a.specialty_id', 'a.capacity', 'a.seats_reserved')
    .select(`s.name_${language} as name`)
  if (shares.length === 0) return []
  const classes = await classesOf(shares.map((share) => share.id))
  const days = workingDays(calendar, year, today)
  const specialtyIds = shares.map((share) => share.specialty_id as number)
  const hours = await freeHours({ baseId, days, year, specialtyIds })
  const typical = await typicalClasses(specialtyIds)
  return shares.map((share) => {
    const own = classes.filter((one) => one.plan_allocation_id === share.id)
    const usual = typical.get(share.specialty_id)
    const hoursPerClass = usual?.hours ?? 80
    const roomHours = hours.rooms.get(share.specialty_id) ?? 0
    const trainerHours = hours.trainers.get(share.specialty_id) ?? 0
    return {
      id: share.specialty_id,
      name: share.name,
      capacity: share.capacity,
      completed: sum(own, 'completed'),
      lost: sum(
        own.filter((one) => !LIVE.includes(one.status)),
        'lost'
      ),
      classes: own.filter((one) => LIVE.includes(one.status)).map(openClass),
      notArranged: share.capacity - share.seats_reserved,
      classesPossible: Math.floor(Math.min(roomHours, trainerHours) / hoursPerClass),
      seatsPerClass: usual?.seats ?? 40,
      roomHours,
      trainerHours,
      hoursPerClass,
    }
  })
}

function openClass(row: Row): OpenClass {
  return {
    seats: row.seats,
    enrolled: row.seats_taken,
    waiting: Number(row.waiting),
    hasBegun: row.status === 'running',
  }
}

function sum(rows: Row[], key: string) {
  return rows.reduce((total, row) => total + Number(row[key]), 0)
}

async function classesOf(allocationIds: number[]): Promise<Row[]> {
  return db
    .from('course_classes as c')
    .whereIn('c.plan_allocation_id', allocationIds)
    .whereIn('c.status', [...LIVE, 'finished', 'archived'])
    .select('c.plan_allocation_id', 'c.status', 'c.seats', 'c.seats_taken')
    .select(
      db.raw(
        `(SELECT COUNT(*) FROM enrolments e
          WHERE e.course_class_id = c.id AND e.status = 'completed') AS completed`
      ),
      db.raw(
        `c.seats_taken - (SELECT COUNT(*) FROM enrolments e
          WHERE e.course_class_id = c.id AND e.status = 'completed') AS lost`
      ),
      db.raw(
        `(SELECT COUNT(*) FROM enrolment_applications w WHERE w.course_class_id = c.id
          AND w.status IN ('waiting', 'offered')) AS waiting`
      )
    )
}

/** Working days after today; none of a year whose calendar is not loaded. */
function workingDays(calendar: WorkCalendar, year: number, today: string): string[] {
  if (!calendar.years.has(year)) return []
  const days: string[] = []
  const first = today < `${year}-01-01` ? `${year}-01-01` : addDays(today, 1)
  for (let day = first; day <= `${year}-12-31`; day = addDays(day, 1)) {
    if (calendar.isWorkingDay(day)) days.push(day)
  }
  return days
}

/**
 * Class hours of the rooms and of the trainers of each specialty on the working days left, without
 * what is booked, closed, away or beyond a trainer's hours of a week. Rooms and trainers of any
 * specialty are shared among all of the plan in equal parts.
 */
async function freeHours({
  baseId,
  days,
  year,
  specialtyIds,
}: {
  baseId: number
  days: string[]
  year: number
  specialtyIds: number[]
}) {
  const rooms = new Map<number, number>()
  const trainers = new Map<number, number>()
  if (days.length === 0) return { rooms, trainers }
  const [from, to] = [days[0], `${year}-12-31`]
  const closures = await closuresBetween(db.connection(), baseId, from, to)
  const roomRows: Row[] = await db.from('rooms').where({ base_id: baseId, status: 'in_use' })
  const bookedRooms = await bookedHours('room_id', baseId, from, to)
  const add = (hours: Map<number, number>, specialtyId: number | null, free: number) => {
    const sharers = specialtyId === null ? specialtyIds : [specialtyId]
    for (const id of sharers) hours.set(id, (hours.get(id) ?? 0) + free / sharers.length)
  }
  for (const room of roomRows) {
    const open = days.filter((day) => !isClosed(closures, room.id, day)).length * HOURS_PER_DAY
    const free = Math.max(0, open - (bookedRooms.get(room.id) ?? 0))
    add(rooms, room.specialty_id, free)
  }
  const trainerRows: Row[] = await db.from('trainers').where({ base_id: baseId, status: 'in_use' })
  const ids = trainerRows.map((row) => row.id as number)
  const limits = await trainerLimits(db.connection(), ids, from, to)
  const bookedTrainers = await bookedHours('trainer_id', baseId, from, to)
  for (const trainer of trainerRows) {
    const { hoursPerWeek, hoursPerDay, absences } = limits.get(trainer.id)!
    const present = days.filter(
      (day) =>
        !absences.some((one) => one.slot === null && one.fromDay <= day && day <= one.toDay) &&
        !isClosed(closures, null, day)
    ).length
    const daily = present * (hoursPerDay ?? HOURS_PER_DAY)
    const weekly = hoursPerWeek === null ? daily : Math.ceil(present / 5) * hoursPerWeek
    const free = Math.max(0, Math.min(daily, weekly) - (bookedTrainers.get(trainer.id) ?? 0))
    add(trainers, trainer.specialty_id, free)
  }
  return { rooms, trainers }
}

function isClosed(closures: readonly Closure[], roomId: number | null, day: string) {
  return closures.some(
    (one) =>
      one.slot === null &&
      (one.roomId === null || one.roomId === roomId) &&
      one.fromDay <= day &&
      day <= one.toDay
  )
}

async function bookedHours(
  column: 'room_id' | 'trainer_id',
  baseId: number,
  from: string,
  to: string
) {
  const rows: Row[] = await db
    .from('class_sessions as x')
    .join('course_classes as c', 'c.id', 'x.course_class_id')
    .where('c.base_id', baseId)
    .whereNot('c.status', 'cancelled')
    .whereBetween('x.day', [from, to])
    .groupBy(`x.${column}`)
    .select(`x.${column} as id`)
    .sum('x.hours as hours')
  return new Map<number, number>(rows.map((row) => [row.id, Number(row.hours)]))
}

/** Hours of the courses of each specialty on average, and the seats that its classes had. */
async function typicalClasses(specialtyIds: number[]) {
  const courses: Row[] = await db
    .from('courses')
    .whereIn('specialty_id', specialtyIds)
    .groupBy('specialty_id')
    .select('specialty_id')
    .select(db.raw('AVG(theory_hours + practice_hours) AS hours'))
  const classes: Row[] = await db
    .from('course_classes')
    .whereIn('specialty_id', specialtyIds)
    .groupBy('specialty_id')
    .select('specialty_id')
    .avg('seats as seats')
  const seats = new Map(classes.map((row) => [row.specialty_id, Math.round(Number(row.seats))]))
  return new Map<number, { hours: number; seats: number }>(
    courses.map((row) => [
      row.specialty_id,
      { hours: Math.ceil(Number(row.hours)), seats: seats.get(row.specialty_id) ?? 40 },
    ])
  )
}
