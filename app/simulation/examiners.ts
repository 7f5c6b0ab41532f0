import db from '@adonisjs/lucid/services/db'
import { addDays } from '#app/shared/days'
import RegisterExaminer from '#app/assessments/examiners/actions/register_examiner'
import { teachersAmong } from '#app/assessments/arrangements/queries/arrangement'
import type { StaffInput } from '#app/assessments/arrangements/actions/arrange_sitting'
import type { SyntheticPeople } from '#app/simulation/synthetic_people'
import type User from '#models/user'

const ASSESSORS_AT_LEAST = 16
const INVIGILATORS_AT_LEAST = 14
/** Sittings of larger years fall on the same days more often. */
const TRAINEES_PER_EXAMINER = 60
const ASSESSORS = 3

/** Fills the register of examiners: each assessor filed for the occupations of two specialties. */
export async function registerExaminers(input: {
  actor: User
  people: SyntheticPeople
  trainees: number
  from: string
}) {
  const { actor, people, trainees, from } = input
  if (await db.from('examiners').first()) return
  const rows = await db.from('specialty_occupations').orderBy('specialty_id').orderBy('id')
  const bySpecialty = [...Map.groupBy(rows, (row) => row.specialty_id as number).values()]
  const more = Math.ceil(trainees / TRAINEES_PER_EXAMINER)
  const register = async (kind: 'assessor' | 'invigilator', index: number) => {
    const { name, documentNumber } = people.next()
    const filed = [index, index + 3].flatMap((place) => bySpecialty[place % bySpecialty.length])
    await new RegisterExaminer().handle({
      actor,
      name,
      documentNumber,
      number: `${kind === 'assessor' ? 'KP' : 'JK'}14${String(index + 1).padStart(5, '0')}`,
      kind,
      occupationIds: kind === 'assessor' ? filed.map((row) => row.occupation_id as number) : [],
      filedFrom: from,
      filedUntil: addDays(from, 3 * 365),
      document: '考评人员备案表（演示）',
    })
  }
  for (let index = 0; index < ASSESSORS_AT_LEAST + more; index++) await register('assessor', index)
  for (let index = 0; index < INVIGILATORS_AT_LEAST + more; index++) {
    await register('invigilator', index)
  }
}

/** A room of the base that is free all day and examiners who are; null when there are not enough. */
export async function freeForSitting(input: {
  classId: number
  baseId: number
  day: string
  people: number
}): Promise<{ roomId: number; staff: StaffInput[] } | null> {
  const { classId, baseId, day, people } = input
  const sameDay = db
    .from('sittings')
    .where('held_on', day)
    .whereNot('status', 'planned')
    .select('id')
  const room = await db
    .from('rooms')
    .where('base_id', baseId)
    .where('seats', '>=', people)
    .whereNotIn('id', db.from('class_sessions').where('day', day).select('room_id'))
    .whereNotIn(
      'id',
      db.from('sitting_rooms').whereIn('sitting_id', sameDay.clone()).select('room_id')
    )
    .orderBy('seats')
    .orderBy('id')
    .first()
  if (!room) return null
  const free = () =>
    db
      .from('examiners as x')
      .whereNotIn(
        'x.id',
        db.from('sitting_staff').whereIn('sitting_id', sameDay.clone()).select('examiner_id')
      )
      .whereNotIn(
        'x.person_id',
        db.from('enrolments').where('course_class_id', classId).select('person_id')
      )
      .orderBy('x.id')
      .select('x.id')
  const assessors = await withoutTeachers(
    classId,
    await free()
      .where('x.kind', 'assessor')
      .whereIn(
        'x.id',
        db
          .from('examiner_occupations as eo')
          .join('courses as co', 'co.occupation_id', 'eo.occupation_id')
          .join('course_classes as c', 'c.course_id', 'co.id')
          .where('c.id', classId)
          .select('eo.examiner_id')
      )
  )
  const invigilators = await withoutTeachers(classId, await free().where('x.kind', 'invigilator'))
  const needed = Math.max(2, Math.ceil(people / 15))
  if (assessors.length < ASSESSORS || invigilators.length < needed) return null
  return {
    roomId: room.id,
    staff: [
      ...assessors.slice(0, ASSESSORS).flatMap((examinerId): StaffInput[] => [
        { examinerId, duty: 'assessor' },
        { examinerId, duty: 'panel' },
      ]),
      ...invigilators
        .slice(0, needed)
        .map((examinerId): StaffInput => ({ examinerId, duty: 'invigilator', roomId: room.id })),
    ],
  }
}

async function withoutTeachers(classId: number, rows: { id: number }[]): Promise<number[]> {
  const ids = rows.map((row) => row.id)
  const teachers = await teachersAmong(db.connection(), classId, ids)
  return ids.filter((id) => !teachers.has(id))
}
