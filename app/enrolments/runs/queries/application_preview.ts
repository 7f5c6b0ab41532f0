import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import {
  filteredApplications,
  type ApplicationFilters,
} from '#app/enrolments/runs/queries/application_list'
import { canMove, type ApplicationStatus } from '#app/enrolments/applications/application_status'
import { classesInTheWay, type OtherClass } from '#app/enrolments/queries/other_classes'
import { classFacts } from '#app/enrolments/queries/class_facts'
import { openSeats } from '#app/enrolments/queries/open_seats'
import { MOST_AT_ONCE, type ApplicationAct } from '#app/enrolments/runs/run_acts'
import type { PreviewedRow, Why } from '#app/enrolments/runs/queries/run_preview'
import type User from '#models/user'

interface Row {
  id: number
  person_id: number
  status: ApplicationStatus
  category: string
  class_id: number
  class_status: string
  starts_on: string
  ends_on: string
  code: string
  allocation_id: number
  plan_id: number
  name: string
}

/**
 * The first MOST_AT_ONCE applications that the filters find, oldest first, each with why a decision would
 * leave it. Seats are counted down in that order, in class, specialty and plan; those kept for a group are
 * looked at when the decision is made.
 */
export async function previewApplications(
  user: User,
  act: ApplicationAct,
  filters: ApplicationFilters
): Promise<{ rows: PreviewedRow[]; isCut: boolean }> {
  const found = await filteredApplications(user, filters)
  const rows = (await found()
    .join('persons as p', 'p.id', 'a.person_id')
    .join('plan_allocations as l', 'l.id', 'c.plan_allocation_id')
    .orderBy('a.id')
    .limit(MOST_AT_ONCE + 1)
    .select('a.id', 'a.person_id', 'a.status', 'a.trainee_category as category', 'p.name')
    .select('c.id as class_id', 'c.status as class_status', 'c.starts_on', 'c.ends_on', 'c.code')
    .select('l.id as allocation_id', 'l.annual_plan_id as plan_id')) as Row[]
  const taken = rows.slice(0, MOST_AT_ONCE)
  const seats = act === 'confirmed' ? await seatsOf(taken) : null
  const free = act === 'waiting' ? await freeSeatsOf(taken) : null
  const inTheWay = act === 'confirmed' ? await otherClassesOf(taken) : null
  const previewed = taken.map((row): PreviewedRow => {
    const { id, name, code, category } = row
    return {
      ...{ applicationId: id, enrolmentId: null, undoesId: null, name, code, category },
      why:
        whyStay(row, act, user) ??
        inTheWay?.(row) ??
        seats?.take(row) ??
        (free?.(row) ? why('E_SEAT_FREE') : null) ??
        null,
    }
  })
  return { rows: previewed, isCut: rows.length > MOST_AT_ONCE }
}

function whyStay(row: Row, result: ApplicationAct, user: User): Why | null {
  if (row.person_id === user.personId) return why('E_OWN_RECORD')
  const isOpen = result === 'confirmed' ? row.status === 'applied' : canMove(row.status, result)
  if (!isOpen) return why('E_APPLICATION_STATE')
  if (result === 'refused') return null
  if (row.class_status !== 'enrolling') {
    const params = { code: row.code, status: row.class_status }
    return { module: 'enrolments', code: 'E_CLASS_NOT_ENROLLING', params }
  }
  if (clock.today() < row.starts_on) return null
  return why('E_CLASS_BEGUN', { code: row.code, day: row.starts_on })
}

/** The seats that are free at each level, counted down as they are given. */
async function seatsOf(rows: Row[]) {
  const ids = (of: (row: Row) => number) => [...new Set(rows.map(of))]
  const classes = await db
    .from('course_classes')
    .whereIn(
      'id',
      ids((row) => row.class_id)
    )
    .select('id', db.raw('seats - seats_taken - seats_offered as seats'))
  const allocations = await db
    .from('plan_allocations as l')
    .whereIn(
      'l.id',
      ids((row) => row.allocation_id)
    )
    .select('l.id', db.raw('l.capacity - l.seats_taken as seats'))
  const offered = await db
    .from('course_classes')
    .whereIn(
      'plan_allocation_id',
      ids((row) => row.allocation_id)
    )
    .groupBy('plan_allocation_id')
    .select('plan_allocation_id as id')
    .sum('seats_offered as seats')
  const plans = await db
    .from('annual_plans')
    .whereIn(
      'id',
      ids((row) => row.plan_id)
    )
    .select('id', db.raw('capacity - seats_taken as seats'))
  const left = new Map<string, number>()
  for (const one of classes) left.set(`class ${one.id}`, Number(one.seats))
  for (const one of plans) left.set(`plan ${one.id}`, Number(one.seats))
  const kept = new Map(offered.map((one) => [one.id, Number(one.seats)]))
  for (const one of allocations) {
    left.set(`allocation ${one.id}`, Number(one.seats) - (kept.get(one.id) ?? 0))
  }
  const levelsOf = (row: Row) => [
    `class ${row.class_id}`,
    `allocation ${row.allocation_id}`,
    `plan ${row.plan_id}`,
  ]
  const isFull = (row: Row) => levelsOf(row).some((level) => left.get(level)! < 1)
  return {
    take(row: Row): Why | null {
      if (isFull(row)) return why('E_NO_SEAT')
      for (const level of levelsOf(row)) left.set(level, left.get(level)! - 1)
      return null
    },
  }
}

/** Tells for each application whether a seat is free, as who decides on one is told: then nobody waits. */
async function freeSeatsOf(rows: Row[]) {
  const open = new Map<string, number>()
  const keyOf = (row: Row) => `${row.class_id} ${row.category}`
  for (const row of rows) {
    if (open.has(keyOf(row))) continue
    const facts = await classFacts({ id: row.class_id })
    open.set(keyOf(row), await openSeats(db.connection(), facts!, row.category))
  }
  return (row: Row) => open.get(keyOf(row))! > 0
}

/** Tells for each application which class of the person stands in its way. */
async function otherClassesOf(rows: Row[]) {
  const found = new Map<number, Map<number, OtherClass[]>>()
  for (const [classId, own] of Map.groupBy(rows, (row) => row.class_id)) {
    const days = { id: classId, startsOn: own[0].starts_on, endsOn: own[0].ends_on }
    found.set(
      classId,
      await classesInTheWay(
        own.map((row) => row.person_id),
        days
      )
    )
  }
  return (row: Row): Why | null => {
    const other = found.get(row.class_id)!.get(row.person_id)?.[0]
    if (!other) return null
    if (other.classId === row.class_id) return why('E_IN_CLASS')
    return why('E_OTHER_CLASS', { code: other.code, from: other.startsOn, to: other.endsOn })
  }
}

function why(code: string, params: Why['params'] = {}): Why {
  return { module: 'applications', code, params }
}
