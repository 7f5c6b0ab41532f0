import db from '@adonisjs/lucid/services/db'
import { comingTo, type ExpectedScore } from '#app/assessments/queries/expected_scores'
import { overlap } from '#app/assessments/arrangements/clock_time'
import { type Component, readComponents } from '#app/grades/pass_rule'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export const DUTIES = ['invigilator', 'assessor', 'panel'] as const
export type Duty = (typeof DUTIES)[number]

/** The component at which each duty is done. */
export const DUTY_COMPONENT: Record<Duty, Component> = {
  invigilator: 'theory',
  assessor: 'skills',
  panel: 'review',
}

export interface Part {
  component: Component
  startsAt: string
  endsAt: string
  minutes: number
  /** Candidates at the same time; panels at the same time for the review. */
  atOnce: number
}

export interface Staff {
  examinerId: number
  duty: Duty
  roomId: number | null
  name: string
  number: string
  kind: 'assessor' | 'invigilator'
  filedFrom: string
  filedUntil: string
  occupationIds: number[]
  /** Teaches the class, as the trainer of the register, by account or by name. */
  teachesHere: boolean
  /** Is one of the candidates. */
  sitsHere: boolean
}

export interface SeatedCandidate {
  enrolmentId: number
  number: string
  position: number
  components: Component[]
  roomId: number
  seat: number
}

/** All that the rules of an arrangement look at. */
export interface Arrangement {
  sittingId: number
  code: string
  classId: number
  baseId: number
  heldOn: string
  occupationId: number
  occupationCode: string
  components: Component[]
  parts: Part[]
  rooms: { id: number; code: string; name: string; seats: number }[]
  staff: Staff[]
  candidates: SeatedCandidate[]
  expected: ExpectedScore[]
  /** Rooms taken by lessons or another sitting at the time, examiners by another sitting. */
  busyRooms: string[]
  busyStaff: string[]
  seed: number | null
}

/** Reads an arrangement with what collides with it, in a bounded number of queries. */
export async function arrangementOf(
  sittingId: number,
  given?: QueryClientContract,
  language: 'zh' | 'en' = 'zh'
): Promise<Arrangement> {
  const client = given ?? db.connection()
  const sitting = await client
    .from('sittings as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('occupations as o', 'o.id', 'co.occupation_id')
    .where('s.id', sittingId)
    .select('s.*', 'c.base_id', 'o.id as occupation_id', 'o.code as occupation_code')
    .firstOrFail()
  const partRows = await client
    .from('sitting_parts')
    .where('sitting_id', sittingId)
    .orderBy('starts_at_time')
  const parts: Part[] = partRows.map((row) => ({
    component: row.component,
    startsAt: row.starts_at_time,
    endsAt: row.ends_at_time,
    minutes: row.minutes,
    atOnce: row.at_once,
  }))
  const rooms = await client
    .from('sitting_rooms as sr')
    .join('rooms as r', 'r.id', 'sr.room_id')
    .where('sr.sitting_id', sittingId)
    .orderBy('r.id')
    .select('r.id', 'r.code', `r.name_${language} as name`, 'r.seats')
  const candidates = await client
    .from('sitting_candidates')
    .where('sitting_id', sittingId)
    .orderBy('position')
  const staff = await staffOf(client, sittingId, sitting.course_class_id)
  const expected = await comingTo(
    {
      id: sittingId,
      courseClassId: sitting.course_class_id,
      attempt: sitting.attempt,
      components: sitting.components,
      heldOn: sitting.held_on,
    },
    given
  )
  return {
    sittingId,
    code: sitting.code,
    classId: sitting.course_class_id,
    baseId: sitting.base_id,
    heldOn: sitting.held_on,
    occupationId: sitting.occupation_id,
    occupationCode: sitting.occupation_code,
    components: readComponents(sitting.components),
    parts,
    rooms,
    staff,
    candidates: candidates.map((row) => ({
      enrolmentId: row.enrolment_id,
      number: row.number,
      position: row.position,
      components: readComponents(row.components),
      roomId: row.room_id,
      seat: row.seat,
    })),
    expected,
    busyRooms: await busyRooms(client, sitting, parts, rooms),
    busyStaff: await busyStaff(client, sitting, parts, staff),
    seed: sitting.seed,
  }
}

/**
 * Who of the examiners teaches the class: linked in the register, by the same account, or, where the
 * register links no trainer, by the same name.
 */
export async function teachersAmong(
  client: QueryClientContract,
  classId: number,
  examinerIds: number[]
): Promise<Set<number>> {
  if (examinerIds.length === 0) return new Set()
  const rows = await client
    .from('examiners as x')
    .join('persons as p', 'p.id', 'x.person_id')
    .joinRaw(
      `JOIN trainers t ON t.id = x.trainer_id OR (x.trainer_id IS NULL AND t.name = p.name)
        OR t.user_id IN (SELECT u.id FROM users u WHERE u.person_id = x.person_id)`
    )
    .whereIn('x.id', examinerIds)
    .where((teaches) => {
      teaches
        .whereIn('t.id', client.from('course_classes').where('id', classId).select('trainer_id'))
        .orWhereIn(
          't.id',
          client.from('class_sessions').where('course_class_id', classId).select('trainer_id')
        )
    })
    .distinct('x.id')
  return new Set(rows.map((row) => row.id as number))
}

async function staffOf(
  client: QueryClientContract,
  sittingId: number,
  classId: number
): Promise<Staff[]> {
  const rows = await client
    .from('sitting_staff as ss')
    .join('examiners as x', 'x.id', 'ss.examiner_id')
    .join('persons as p', 'p.id', 'x.person_id')
    .where('ss.sitting_id', sittingId)
    .orderBy('ss.duty')
    .orderBy('x.number')
    .select('ss.examiner_id', 'ss.duty', 'ss.room_id', 'p.name', 'p.id as person_id', 'x.number')
    .select('x.kind', 'x.filed_from', 'x.filed_until')
  const ids = [...new Set(rows.map((row) => row.examiner_id as number))]
  const occupations = await client
    .from('examiner_occupations')
    .whereIn('examiner_id', ids)
    .select('examiner_id', 'occupation_id')
  const teachers = await teachersAmong(client, classId, ids)
  const sitting = await client
    .from('enrolments')
    .where('course_class_id', classId)
    .whereIn(
      'person_id',
      rows.map((row) => row.person_id)
    )
    .select('person_id')
  const sitters = new Set(sitting.map((row) => row.person_id))
  return rows.map((row) => ({
    examinerId: row.examiner_id,
    duty: row.duty,
    roomId: row.room_id,
    name: row.name,
    number: row.number,
    kind: row.kind,
    filedFrom: row.filed_from,
    filedUntil: row.filed_until,
    occupationIds: occupations
      .filter((one) => one.examiner_id === row.examiner_id)
      .map((one) => one.occupation_id),
    teachesHere: teachers.has(row.examiner_id),
    sitsHere: sitters.has(row.person_id),
  }))
}

interface SittingKey {
  id: number
  held_on: string
}

async function busyRooms(
  client: QueryClientContract,
  sitting: SittingKey,
  parts: Part[],
  rooms: { id: number; code: string }[]
): Promise<string[]> {
  const ids = rooms.map((room) => room.id)
  const lessons = await client
    .from('class_sessions')
    .where('day', sitting.held_on)
    .whereIn('room_id', ids)
    .select('room_id', 'starts_at_time', 'ends_at_time')
  const others = await client
    .from('sitting_rooms as sr')
    .join('sittings as s', 's.id', 'sr.sitting_id')
    .join('sitting_parts as sp', 'sp.sitting_id', 's.id')
    .where('s.held_on', sitting.held_on)
    .whereNot('s.id', sitting.id)
    .whereNot('s.status', 'planned')
    .whereIn('sr.room_id', ids)
    .select('sr.room_id', 'sp.starts_at_time', 'sp.ends_at_time')
  const taken = meeting(parts, [...lessons, ...others])
  const busy = new Set(taken.map((row) => row.room_id))
  return rooms.filter((room) => busy.has(room.id)).map((room) => room.code)
}

async function busyStaff(
  client: QueryClientContract,
  sitting: SittingKey,
  parts: Part[],
  staff: Staff[]
): Promise<string[]> {
  const rows = await client
    .from('sitting_staff as ss')
    .join('sittings as s', 's.id', 'ss.sitting_id')
    .join('sitting_parts as sp', 'sp.sitting_id', 's.id')
    .where('s.held_on', sitting.held_on)
    .whereNot('s.id', sitting.id)
    .whereNot('s.status', 'planned')
    .whereIn(
      'ss.examiner_id',
      staff.map((one) => one.examinerId)
    )
    .select('ss.examiner_id', 'ss.duty', 'sp.component', 'sp.starts_at_time', 'sp.ends_at_time')
  const elsewhere = rows.filter((row) => DUTY_COMPONENT[row.duty as Duty] === row.component)
  return staff
    .filter((one) => {
      const own = parts.filter((part) => part.component === DUTY_COMPONENT[one.duty])
      return meeting(
        own,
        elsewhere.filter((row) => row.examiner_id === one.examinerId)
      ).length
    })
    .map((one) => one.name)
}

function meeting<Row extends { starts_at_time: string; ends_at_time: string }>(
  parts: Part[],
  rows: Row[]
): Row[] {
  return rows.filter((row) =>
    parts.some((part) => overlap(part, { startsAt: row.starts_at_time, endsAt: row.ends_at_time }))
  )
}
