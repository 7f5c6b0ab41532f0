import clock from '#app/shared/clock'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { closuresBetween } from '#app/bases/resources/queries/closures'
import { qualificationsOf } from '#app/bases/resources/may_teach'
import { trainerLimits } from '#app/bases/resources/queries/trainer_limits'
import { addDays } from '#app/shared/days'
import { weekOf } from '#app/classes/timetabling/board'
import { isPublished } from '#app/classes/timetabling/tell_affected'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type {
  PlacedSession,
  TimetableWorld,
  WorldClass,
  WorldRoom,
  WorldSitting,
  WorldTrainer,
} from '#app/classes/timetabling/clashes'

/**
 * Reads what the timetable of a base is judged by on the days asked for, rounded up to whole weeks:
 * its rooms, trainers, closures, the sessions and sittings in them, and the sessions of classes
 * elsewhere that share trainees with its own. Twelve queries, whatever the size.
 */
export async function loadTimetableWorld(
  client: QueryClientContract,
  asked: { baseId: number; from: string; to: string; classIds?: readonly number[] }
): Promise<TimetableWorld> {
  const { baseId } = asked
  const from = weekOf(asked.from)
  const to = addDays(weekOf(asked.to), 6)
  const rooms = await roomsOf(client, baseId)
  const trainers = await trainersOf(client, baseId, from, to)
  const shared = await sharedPeople(client, { baseId, from, to })
  const others = [...new Set([...shared.values()].flatMap((row) => [...row.keys()]))]
  const sessions = await sessionsOf(client, { baseId, from, to, others })
  const ids = new Set([...sessions.map((one) => one.classId), ...others, ...(asked.classIds ?? [])])
  return {
    today: clock.today(),
    from,
    to,
    calendar: await WorkCalendar.load(client),
    rooms,
    trainers,
    classes: await classesOf(client, [...ids]),
    sessions,
    sittings: await sittingsOf(client, { baseId, from, to }),
    closures: new Map([[baseId, await closuresBetween(client, baseId, from, to)]]),
    shared,
  }
}

interface Span {
  baseId: number
  from: string
  to: string
}

async function roomsOf(client: QueryClientContract, baseId: number) {
  const rows = await client.from('rooms').where('base_id', baseId).orderBy('id')
  const stations = await client
    .from('room_workstations')
    .whereIn('room_id', client.from('rooms').where('base_id', baseId).select('id'))
    .select('room_id', 'specialty_id', 'workstations')
  const equipment = await client
    .from('room_equipment')
    .whereIn('room_id', client.from('rooms').where('base_id', baseId).select('id'))
    .orderBy('id')
    .select('room_id', 'specialty_id', 'usable')
  const rooms = new Map<number, WorldRoom>()
  for (const row of rows) {
    const own = stations.filter((one) => one.room_id === row.id)
    rooms.set(row.id, {
      id: row.id,
      baseId: row.base_id,
      name: { zh: row.name_zh, en: row.name_en },
      seats: row.seats,
      specialtyId: row.specialty_id,
      isRetired: row.status === 'retired',
      workstations: new Map(own.map((one) => [one.specialty_id, one.workstations])),
      equipment: equipment
        .filter((one) => one.room_id === row.id)
        .map((one) => ({ specialtyId: one.specialty_id, usable: one.usable })),
    })
  }
  return rooms
}

async function trainersOf(client: QueryClientContract, baseId: number, from: string, to: string) {
  const rows = await client.from('trainers').where('base_id', baseId).orderBy('id')
  const ids = rows.map((row) => row.id as number)
  const limits = await trainerLimits(client, ids, from, to)
  const qualifications = await qualificationsOf(client, ids)
  const trainers = new Map<number, WorldTrainer>()
  for (const row of rows) {
    trainers.set(row.id, {
      id: row.id,
      baseId: row.base_id,
      name: row.name,
      specialtyId: row.specialty_id,
      isRetired: row.status === 'retired',
      limits: limits.get(row.id)!,
      qualifications: qualifications.get(row.id) ?? [],
    })
  }
  return trainers
}

/** Pairs of classes, one of them of the base and taught in the days, that share enrolled people. */
async function sharedPeople(client: QueryClientContract, { baseId, from, to }: Span) {
  const rows = await client
    .from('enrolments as e')
    .join('enrolments as o', 'o.person_id', 'e.person_id')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('course_classes as d', 'd.id', 'o.course_class_id')
    .whereColumn('o.course_class_id', '<>', 'e.course_class_id')
    .where('c.base_id', baseId)
    .where({ 'e.status': 'confirmed', 'o.status': 'confirmed' })
    .where('c.starts_on', '<=', to)
    .where('c.ends_on', '>=', from)
    .where('d.starts_on', '<=', to)
    .where('d.ends_on', '>=', from)
    .groupBy('e.course_class_id', 'o.course_class_id')
    .select('e.course_class_id as one', 'o.course_class_id as other')
    .count('* as people')
  const shared = new Map<number, Map<number, number>>()
  for (const { one, other, people } of rows) {
    const own = shared.get(one) ?? new Map<number, number>()
    shared.set(one, own.set(other, Number(people)))
  }
  return shared
}

async function sessionsOf(
  client: QueryClientContract,
  { baseId, from, to, others }: Span & { others: number[] }
): Promise<PlacedSession[]> {
  const rows = await client
    .from('class_sessions as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .whereBetween('s.day', [from, to])
    .where((own) => own.where('c.base_id', baseId).orWhereIn('c.id', others))
    .orderBy('s.day')
    .orderBy('s.starts_at_time')
    .orderBy('s.id')
    .select('s.*')
  return rows.map(placedSession)
}

/** A row of `class_sessions` as the clash model takes it. */
export function placedSession(row: Record<string, any>): PlacedSession {
  return {
    id: row.id,
    classId: row.course_class_id,
    roomId: row.room_id,
    trainerId: row.trainer_id,
    day: row.day,
    slot: row.slot,
    startsAt: row.starts_at_time,
    endsAt: row.ends_at_time,
    hours: row.hours,
    kind: row.kind,
    isMarked: row.attendance_marked_at !== null,
  }
}

async function classesOf(client: QueryClientContract, ids: number[]) {
  const rows = await client
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .whereIn('c.id', ids)
    .select('c.id', 'c.base_id', 'c.code', 'c.status', 'c.specialty_id', 'c.seats', 'c.seats_taken')
    .select('c.room_id', 'c.trainer_id', 'c.starts_on', 'c.ends_on')
    .select('co.title_zh', 'co.title_en', 'co.theory_hours', 'co.practice_hours')
  const classes = new Map<number, WorldClass>()
  for (const row of rows) {
    classes.set(row.id, {
      id: row.id,
      baseId: row.base_id,
      code: row.code,
      title: { zh: row.title_zh, en: row.title_en },
      status: row.status,
      specialtyId: row.specialty_id,
      seats: row.seats,
      enrolled: row.seats_taken,
      theoryHours: row.theory_hours,
      practiceHours: row.practice_hours,
      roomId: row.room_id,
      trainerId: row.trainer_id,
      approved: isPublished(row) ? { from: row.starts_on, to: row.ends_on } : null,
    })
  }
  return classes
}

async function sittingsOf(
  client: QueryClientContract,
  { baseId, from, to }: Span
): Promise<WorldSitting[]> {
  const rows = await client
    .from('sittings as s')
    .join('sitting_rooms as sr', 'sr.sitting_id', 's.id')
    .join('sitting_parts as sp', 'sp.sitting_id', 's.id')
    .join('rooms as r', 'r.id', 'sr.room_id')
    .where('r.base_id', baseId)
    .whereBetween('s.held_on', [from, to])
    .whereNot('s.status', 'planned')
    .orderBy('s.held_on')
    .orderBy('sp.starts_at_time')
    .orderBy('s.id')
    .select('s.code', 's.course_class_id', 'sr.room_id', 's.held_on')
    .select('sp.starts_at_time', 'sp.ends_at_time')
  return rows.map((row) => ({
    code: row.code,
    classId: row.course_class_id,
    roomId: row.room_id,
    day: row.held_on,
    startsAt: row.starts_at_time,
    endsAt: row.ends_at_time,
  }))
}
