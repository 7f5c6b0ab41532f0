import db from '@adonisjs/lucid/services/db'
import { insertMany } from '#app/shared/database/rows'
import { namePinyin } from '#app/people/person_name'
import { encryptField } from '#app/shared/crypto/field_cipher'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const FAMILY = Array.from('王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹')
export const GIVEN = Array.from('伟强磊军勇杰涛明超刚平辉鹏华飞波斌宇浩凯芳娜敏静丽艳娟霞秀英')

export interface FinishedClass {
  id: number
  enrolmentIds: number[]
}

/** The ids of the pack that rows of a class refer to. */
export async function placeOfPack() {
  const first = (table: string) => db.from(table).orderBy('id').firstOrFail()
  const course = await db.from('courses').where('code', 'HG4').firstOrFail()
  const body = await db
    .from('assessment_body_filings')
    .where({ occupation_id: course.occupation_id, grade_rank: course.grade_rank })
    .first()
  const allocation = await db
    .from('plan_allocations')
    .where('specialty_id', course.specialty_id)
    .firstOrFail()
  const [base, room, trainer] = [
    await first('bases'),
    await first('rooms'),
    await first('trainers'),
  ]
  return {
    course,
    baseId: base.id as number,
    bodyId: (body?.assessment_body_id ?? 1) as number,
    allocationId: allocation.id as number,
    roomId: room.id as number,
    trainerId: trainer.id as number,
  }
}

export type Place = Awaited<ReturnType<typeof placeOfPack>>

const AT = '2026-09-18T08:00:00.000Z'
const PEOPLE = 50

interface Making {
  admin: User
  checker: User
  /** How many classes were made before. */
  from?: number
  isCertified?: boolean
}

/**
 * Writes finished classes of fifty with everything the rules ask for: attendance, published scores,
 * grades and, unless told otherwise, certificates. One in ten attended too little, so that not all are to be paid.
 */
export async function finishedClasses(
  place: Place,
  count: number,
  { admin, checker, from = 0, isCertified = true }: Making
): Promise<FinishedClass[]> {
  return db.transaction(async (trx) => {
    const made: FinishedClass[] = []
    for (let index = from; index < from + count; index++) {
      made.push(await finishedClass(trx, place, index, { admin, checker, isCertified }))
    }
    return made
  })
}

async function finishedClass(
  trx: TransactionClientContract,
  place: Place,
  index: number,
  { admin, checker, isCertified }: Making
): Promise<FinishedClass> {
  const own = { created_by_id: admin.id, created_at: AT, updated_at: AT }
  const code = `HM26-HG4-${String(index + 1).padStart(4, '0')}`
  const id = await insertOne(trx, 'course_classes', {
    ...classOf(place),
    code,
    year: 2026,
    term_number: index + 1,
    starts_on: '2026-08-31',
    ends_on: '2026-09-18',
    ...own,
  })
  const sittingId = await insertOne(trx, 'sittings', {
    code: `KH-${code}`,
    course_class_id: id,
    attempt: 1,
    held_on: '2026-09-18',
    components: 'theory,skills',
    status: 'published',
    entered_by_id: admin.id,
    entered_at: AT,
    checked_by_id: checker.id,
    checked_at: AT,
    published_by_id: admin.id,
    published_at: AT,
    ...own,
  })
  const first = index * PEOPLE + 1
  await insertMany(
    trx,
    'persons',
    Array.from({ length: PEOPLE }, (_, at) => personRow(first + at))
  )
  const persons = await trx
    .from('persons')
    .where('document_type', 'resident_identity_card')
    .whereBetween('document_index', [indexOf(first), indexOf(first + PEOPLE - 1)])
    .orderBy('document_index')
    .select('id')
  await insertMany(
    trx,
    'enrolments',
    persons.map((person, at) => enrolmentRow(place, id, person.id, at, own))
  )
  const enrolments = await trx.from('enrolments').where('course_class_id', id).orderBy('position')
  await insertMany(
    trx,
    'scores',
    enrolments.flatMap((one) => scoreRows(one.id, sittingId, admin.id))
  )
  const key = {
    occupation_id: place.course.occupation_id,
    work_type: place.course.work_type,
    grade_rank: place.course.grade_rank,
  }
  await insertMany(
    trx,
    'grade_records',
    enrolments.map((one) => ({
      ...key,
      person_id: one.person_id,
      source_kind: 'assessment',
      enrolment_id: one.id,
      sitting_id: sittingId,
      awarded_on: '2026-09-28',
      created_at: AT,
    }))
  )
  if (!isCertified) return { id, enrolmentIds: enrolments.map((one) => one.id as number) }
  const grades = await trx.from('grade_records').where('sitting_id', sittingId)
  const gradeOf = new Map(grades.map((grade) => [grade.enrolment_id, grade.id]))
  await insertMany(
    trx,
    'certificates',
    enrolments.map((one, at) => ({
      ...key,
      number: `S000014100001264${String(first + at).padStart(6, '0')}`,
      verification_code: String(first + at).padStart(12, '0'),
      kind: 'skill_grade',
      person_id: one.person_id,
      enrolment_id: one.id,
      grade_record_id: gradeOf.get(one.id),
      course_class_id: id,
      base_id: place.baseId,
      assessment_body_id: place.bodyId,
      issued_on: '2026-10-12',
      status: 'issued',
      facts_cipher: 'none',
      holder_mask: '*',
      template_version: '1',
      issued_by_id: admin.id,
      issued_at: AT,
      created_at: AT,
    }))
  )
  return { id, enrolmentIds: enrolments.map((one) => one.id as number) }
}

/** What every class of a bench has alike. */
export function classOf(place: Place) {
  return {
    base_id: place.baseId,
    plan_allocation_id: place.allocationId,
    specialty_id: place.course.specialty_id,
    course_id: place.course.id,
    assessment_body_id: place.bodyId,
    room_id: place.roomId,
    trainer_id: place.trainerId,
    mode: 'open',
    fee_kind: 'free',
    seats: PEOPLE,
    seats_taken: PEOPLE,
    status: 'finished',
    opened_at: AT,
    finished_at: AT,
  }
}

let cipher = ''
const readings = new Map<string, { pinyin: string; initials: string }>()

/** A person of a bench: names repeat, ciphers are one and the same, look-up keys are plain counts. */
export function personRow(sequence: number) {
  cipher ||= encryptField('141081199005120000')
  const name = nameOf(sequence)
  const reading = readings.get(name) ?? namePinyin(name)
  readings.set(name, reading)
  return {
    name,
    name_pinyin: reading.pinyin,
    name_initials: reading.initials,
    document_type: 'resident_identity_card',
    document_cipher: cipher,
    document_index: indexOf(sequence),
    document_mask: `141081********${String(sequence % 10_000).padStart(4, '0')}`,
    birth_on: '1990-05-12',
    sex: 'male',
    phone_cipher: cipher,
    phone_index: indexOf(sequence),
    phone_mask: '139****0000',
    created_at: AT,
    updated_at: AT,
  }
}

export function nameOf(sequence: number): string {
  const given = Math.floor(sequence / FAMILY.length)
  return [
    FAMILY[sequence % FAMILY.length],
    GIVEN[given % GIVEN.length],
    GIVEN[Math.floor(given / GIVEN.length) % GIVEN.length],
  ].join('')
}

function indexOf(sequence: number): string {
  return String(sequence).padStart(12, '0')
}

function enrolmentRow(
  place: Place,
  classId: number,
  personId: number,
  at: number,
  own: Record<string, unknown>
) {
  const days = at % 10 === 9 ? 9 : 15 - (at % 3)
  return {
    course_class_id: classId,
    person_id: personId,
    plan_allocation_id: place.allocationId,
    position: at + 1,
    status: days >= 12 ? 'completed' : 'not_completed',
    trainee_category: 'rural_migrant',
    category_proven_on: '2026-03-12',
    category_proof: '就业登记',
    proof_checked_at: AT,
    hours_attended: days * 8,
    days_attended: days,
    training_days: 15,
    attendance_percent: Math.floor((days * 100) / 15),
    confirmed_at: AT,
    ...own,
  }
}

function scoreRows(enrolmentId: number, sittingId: number, actorId: number) {
  return (
    [
      ['theory', 780],
      ['skills', 840],
    ] as const
  ).map(([component, mark]) => ({
    sitting_id: sittingId,
    enrolment_id: enrolmentId,
    component,
    outcome: 'marked',
    mark_tenths: mark,
    entered_by_id: actorId,
    entered_at: AT,
  }))
}

async function insertOne(
  trx: TransactionClientContract,
  table: string,
  row: Record<string, unknown>
): Promise<number> {
  const [result] = await trx.table(table).returning('id').insert(row)
  return Number(result.id ?? result)
}
