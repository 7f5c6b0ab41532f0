import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { closureAt, closuresBetween } from '#app/bases/resources/queries/closures'
import Course from '#models/course'
import { insertMany } from '#app/shared/database/rows'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { type PlannedSession, type Slot, planSessions } from '#app/classes/schedule'
import { newClassWorld } from '#app/classes/timetabling/queries/check_new_class'
import { clashesOfPlan, NEW_CLASS } from '#app/classes/timetabling/new_class'
import { permissionFaults } from '#app/classes/permission_rule'
import type { WorkCalendar } from '#app/shared/calendar/work_calendar'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What a base says of a class it wants to hold. */
export interface ClassPlan {
  courseId: number
  startsOn: string
  /** 1 to 50. */
  seats: number
  roomId: number
  trainerId: number
  assessmentBodyId: number
  mode: 'open' | 'order' | 'targeted' | 'post' | 'project'
  feeKind: 'free' | 'self_paid' | 'enterprise'
  /** The enterprise that pays; only with `enterprise`. */
  employerId?: number | null
  trainingKind?: 'skills' | 'apprenticeship'
  /** 1 to 3; only for an apprenticeship. */
  apprenticeshipYears?: number | null
  weekdays: number[]
  skipNonWorkingDays?: boolean
  slots: Slot[]
}

export interface PreparedClass {
  course: Course
  year: number
  endsOn: string
  planAllocationId: number
  sessions: PlannedSession[]
}

/** Days after its first within which closures are looked at: an apprenticeship of three years. */
const LONGEST_CLASS_DAYS = 3 * 366

/** Most seats of one class (`course_classes.seats`). */
export const MOST_SEATS = 50

/**
 * Checks a planned class against the base's rooms, trainers, plan and timetable and lays out its
 * sessions; writes nothing. The allocation's row stays locked to the end of the transaction.
 *
 * @throws RuleViolation E_EMPLOYER_NEEDED, E_APPRENTICES_OF_ENTERPRISE, E_YEARS_NEEDED, E_SEATS_RANGE, E_STARTS_IN_PAST, E_NOT_OF_BASE, E_ROOM_TOO_SMALL,
 * E_BODY_NOT_FILED, E_NO_ALLOCATION, E_ROOM_TAKEN, E_TRAINER_TAKEN, E_ROOM_SITTING, E_ROOM_RETIRED,
 * E_TRAINER_RETIRED, E_CLASS_CLASHES and those of `planSessions` and `permissionFaults`
 */
export async function prepareClass(
  trx: TransactionClientContract,
  baseId: number,
  plan: ClassPlan,
  calendar: WorkCalendar,
  exceptClassId: number | null = null
): Promise<PreparedClass> {
  if (plan.seats < 1 || plan.seats > MOST_SEATS) {
    refuse('E_SEATS_RANGE', 'seats', { most: MOST_SEATS })
  }
  if (plan.startsOn < clock.today()) {
    refuse('E_STARTS_IN_PAST', 'startsOn', { day: plan.startsOn })
  }
  await checkTerms(trx, plan)
  const course = await Course.findOrFail(plan.courseId, { client: trx })
  // The row of the room is the lock between lessons and sittings.
  const room = await trx
    .from('rooms')
    .where({ id: plan.roomId, base_id: baseId })
    .forUpdate()
    .first()
  if (!room) refuse('E_NOT_OF_BASE', 'roomId')
  if (room.status === 'retired') refuse('E_ROOM_RETIRED', 'roomId', { room: room.name_zh })
  const trainer = await trx.from('trainers').where({ id: plan.trainerId, base_id: baseId }).first()
  if (!trainer) refuse('E_NOT_OF_BASE', 'trainerId')
  if (trainer.status === 'retired') {
    refuse('E_TRAINER_RETIRED', 'trainerId', { trainer: trainer.name })
  }
  if (plan.seats > room.seats) {
    refuse('E_ROOM_TOO_SMALL', 'seats', {
      room: room.name_zh,
      roomSeats: room.seats,
      seats: plan.seats,
    })
  }
  await checkBody(trx, plan.assessmentBodyId, course)

  const year = Number(plan.startsOn.slice(0, 4))
  const planAllocationId = await allocationOf(trx, baseId, year, course)
  const until = addDays(plan.startsOn, LONGEST_CLASS_DAYS)
  const closures = await closuresBetween(trx, baseId, plan.startsOn, until)
  const sessions = planSessions(
    { ...plan, skipNonWorkingDays: plan.skipNonWorkingDays ?? true },
    course,
    calendar,
    (day, slot) => closureAt(closures, { roomId: plan.roomId, day, slot }) !== null
  )
  const [fault] = await permissionFaults(trx, {
    baseId,
    specialtyId: course.specialtyId,
    occupationId: course.occupationId,
    gradeRank: course.gradeRank,
    sessions: sessions.map(({ day }) => ({ trainerId: plan.trainerId, day })),
  })
  if (fault) throw fault
  const clash = await findClash(trx, plan, sessions, exceptClassId)
  if (clash) throw clash
  await refuseClashes(trx, baseId, { plan, course, sessions, exceptClassId })
  return { course, year, planAllocationId, sessions, endsOn: sessions[sessions.length - 1].day }
}

/** Who pays for a class and what kind it is, as the row keeps it: nothing that does not belong. */
export function termsOf({ feeKind, employerId, trainingKind, apprenticeshipYears }: ClassPlan) {
  const isApprenticeship = trainingKind === 'apprenticeship'
  return {
    feeKind,
    employerId: feeKind === 'enterprise' ? (employerId ?? null) : null,
    trainingKind: trainingKind ?? 'skills',
    apprenticeshipYears: isApprenticeship ? (apprenticeshipYears ?? null) : null,
  }
}

async function checkTerms(trx: TransactionClientContract, plan: ClassPlan) {
  const { feeKind, employerId, trainingKind, apprenticeshipYears: years } = termsOf(plan)
  if (feeKind === 'enterprise') {
    const employer = employerId && (await trx.from('employers').where('id', employerId).first())
    if (!employer) refuse('E_EMPLOYER_NEEDED', 'employerId')
  }
  if (trainingKind !== 'apprenticeship') return
  if (feeKind !== 'enterprise') refuse('E_APPRENTICES_OF_ENTERPRISE', 'feeKind')
  if (!years || years < 1 || years > 3) refuse('E_YEARS_NEEDED', 'apprenticeshipYears')
}

/** Writes the sessions of a class in its room and with its trainer. */
export async function insertSessions(
  trx: TransactionClientContract,
  classId: number,
  plan: Pick<ClassPlan, 'roomId' | 'trainerId'>,
  sessions: PlannedSession[]
) {
  const now = clock.instant()
  await insertMany(
    trx,
    'class_sessions',
    sessions.map((session) => ({
      course_class_id: classId,
      room_id: plan.roomId,
      trainer_id: plan.trainerId,
      sequence: session.sequence,
      day: session.day,
      slot: session.slot,
      starts_at_time: session.startsAtTime,
      ends_at_time: session.endsAtTime,
      hours: session.hours,
      kind: session.kind,
      created_at: now,
    }))
  )
}

/**
 * The number of the next term of a course at a base in a year, and the class code that goes with it:
 * `HM26-HG4-04`. Call it with the allocation locked.
 */
export async function nextTerm(
  trx: TransactionClientContract,
  baseId: number,
  course: Course,
  year: number
): Promise<{ termNumber: number; code: string }> {
  const base = await trx.from('bases').where('id', baseId).firstOrFail()
  const last = await trx
    .from('course_classes')
    .where({ base_id: baseId, course_id: course.id, year })
    .max('term_number as term')
    .first()
  const termNumber = Number(last?.term ?? 0) + 1
  const term = String(termNumber).padStart(2, '0')
  return { termNumber, code: `${base.code}${String(year).slice(2)}-${course.code}-${term}` }
}

/**
 * Turns the database's refusal of a double booking into the sentence that names the other class. Call
 * it after the transaction rolled back, with the error and what was to be written; other errors come
 * back as they are.
 */
export async function namedClash(
  error: unknown,
  plan: ClassPlan,
  sessions: PlannedSession[],
  exceptClassId: number | null = null
): Promise<unknown> {
  if (!isUniqueViolation(error)) return error
  const isBooking = isUniqueViolation(error, 'room_id') || isUniqueViolation(error, 'trainer_id')
  if (!isBooking) return new RuleViolation('E_CODE_TAKEN', { module: 'classes' })
  return (await findClash(db, plan, sessions, exceptClassId)) ?? error
}

async function checkBody(trx: TransactionClientContract, bodyId: number, course: Course) {
  const filing = await trx
    .from('assessment_body_filings')
    .where({
      assessment_body_id: bodyId,
      occupation_id: course.occupationId,
      grade_rank: course.gradeRank,
    })
    .first()
  if (!filing) refuse('E_BODY_NOT_FILED', 'assessmentBodyId', { course: course.titleZh })
}

async function allocationOf(
  trx: TransactionClientContract,
  baseId: number,
  year: number,
  course: Course
): Promise<number> {
  const allocation = await trx
    .from('plan_allocations as a')
    .join('annual_plans as p', 'p.id', 'a.annual_plan_id')
    .where({ 'p.base_id': baseId, 'p.year': year, 'a.specialty_id': course.specialtyId })
    .select('a.id')
    .first()
  if (!allocation) refuse('E_NO_ALLOCATION', 'courseId', { year: String(year) })
  // Two classes made at once take their term numbers one after the other.
  await trx.from('plan_allocations').where('id', allocation.id).select('id').forUpdate()
  return allocation.id
}

async function findClash(
  client: Pick<TransactionClientContract, 'from'>,
  plan: Pick<ClassPlan, 'roomId' | 'trainerId'>,
  sessions: PlannedSession[],
  exceptClassId: number | null
): Promise<RuleViolation | null> {
  const wanted = new Set(sessions.map(({ day, slot }) => `${day} ${slot}`))
  const booked = await client
    .from('class_sessions as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('rooms as r', 'r.id', 's.room_id')
    .join('trainers as t', 't.id', 's.trainer_id')
    .where((query) => query.where('s.room_id', plan.roomId).orWhere('s.trainer_id', plan.trainerId))
    .whereBetween('s.day', [sessions[0].day, sessions[sessions.length - 1].day])
    .if(exceptClassId !== null, (query) => query.whereNot('s.course_class_id', exceptClassId!))
    .orderBy('s.day')
    .orderBy('s.starts_at_time')
    .select('s.day', 's.slot', 's.room_id', 'c.code', 'r.name_zh as room', 't.name as trainer')
  const clash = booked.find((row) => wanted.has(`${row.day} ${row.slot}`))
  if (!clash) return findSitting(client, plan.roomId, sessions)
  const isRoom = clash.room_id === plan.roomId
  return new RuleViolation(isRoom ? 'E_ROOM_TAKEN' : 'E_TRAINER_TAKEN', {
    module: 'classes',
    field: isRoom ? 'roomId' : 'trainerId',
    params: {
      room: clash.room,
      trainer: clash.trainer,
      class: clash.code,
      day: clash.day,
      slot: clash.slot,
    },
  })
}

/**
 * All else that keeps a session from being held, by the judgement of the timetable: limits and absences
 * of the trainer, workstations and equipment of the room.
 */
async function refuseClashes(
  trx: TransactionClientContract,
  baseId: number,
  laid: {
    plan: ClassPlan
    course: Course
    sessions: readonly PlannedSession[]
    exceptClassId: number | null
  }
) {
  const { plan, course, sessions, exceptClassId } = laid
  const { specialtyId, theoryHours, practiceHours } = course
  const world = await newClassWorld(
    trx,
    baseId,
    { ...plan, exceptClassId },
    {
      title: { zh: course.titleZh, en: course.titleEn },
      ...{ specialtyId, theoryHours, practiceHours },
      ...{ from: sessions[0].day, to: sessions[sessions.length - 1].day },
    }
  )
  const { roomId, trainerId } = plan
  const placed = sessions.map(
    ({ sequence, startsAtTime: startsAt, endsAtTime: endsAt, ...one }) => ({
      ...{ ...one, startsAt, endsAt, roomId, trainerId },
      ...{ id: -sequence, classId: NEW_CLASS, isMarked: false },
    })
  )
  const blocked = clashesOfPlan(placed, world)
  if (blocked.length === 0) return
  const { day } = blocked[0].session
  throw new RuleViolation('E_CLASS_CLASHES', {
    module: 'new_class',
    field: 'startsOn',
    params: { count: blocked.length, day },
  })
}

/** An assessment in the room at the hours of one of the sessions. */
async function findSitting(
  client: Pick<TransactionClientContract, 'from'>,
  roomId: number,
  sessions: PlannedSession[]
): Promise<RuleViolation | null> {
  const held = await client
    .from('sittings as s')
    .join('sitting_rooms as sr', 'sr.sitting_id', 's.id')
    .join('sitting_parts as sp', 'sp.sitting_id', 's.id')
    .join('rooms as r', 'r.id', 'sr.room_id')
    .where('sr.room_id', roomId)
    .whereNot('s.status', 'planned')
    .whereBetween('s.held_on', [sessions[0].day, sessions[sessions.length - 1].day])
    .select('s.code', 's.held_on', 'sp.starts_at_time', 'sp.ends_at_time', 'r.name_zh as room')
  const clash = held.find((row) =>
    sessions.some(
      (one) =>
        one.day === row.held_on &&
        one.startsAtTime < row.ends_at_time &&
        row.starts_at_time < one.endsAtTime
    )
  )
  if (!clash) return null
  return new RuleViolation('E_ROOM_SITTING', {
    module: 'timetable',
    field: 'roomId',
    params: {
      room: clash.room,
      sitting: clash.code,
      day: clash.held_on,
      from: clash.starts_at_time,
      to: clash.ends_at_time,
    },
  })
}

function refuse(code: string, field: string, params: Record<string, string | number> = {}): never {
  throw new RuleViolation(code, { module: 'classes', field, params })
}
