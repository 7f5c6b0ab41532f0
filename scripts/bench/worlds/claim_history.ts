import db from '@adonisjs/lucid/services/db'
import { addDays } from '#app/shared/days'
import { insertMany } from '#app/shared/database/rows'
import { classOf, personRow, type Place } from './finished_classes.js'
import { withoutReferences } from './without_references.js'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ClaimHistory {
  claims: number
  baseIds: number[]
  occupationIds: number[]
  officerIds: number[]
  /** Codes of classes and names of people that occur. */
  classCodes: string[]
  personFrom: number
}

export const PEOPLE_A_CLASS = 50
const BASES = 4
const AT = '2026-11-01T00:00:00.000Z'
const FIRST_DAY = '2017-01-01'
const DAYS = 3590
/** The sequence numbers of people of the history begin here. */
export const FIRST_PERSON = 1_000_000
const NAMES = 20_000

/** Of a thousand claims, how many are in which status; the rest are paid. */
const SHARES: [string, number][] = [
  ['submitted', 15],
  ['reviewed', 10],
  ['approved', 4],
  ['noticed', 5],
  ['batched', 2],
  ['paying', 2],
  ['failed', 1],
  ['draft', 3],
  ['returned', 5],
  ['rejected', 20],
  ['withdrawn', 10],
  ['recovering', 1],
  ['recovered', 2],
]

/**
 * Writes ten years of claims by statements that make many rows at once: classes of fifty in four
 * bases, people with two claims each, every status. Claims refer to the traces that are there already,
 * in turn, so a few thousand distinct ones stand for all.
 */
export async function claimHistory(
  place: Place,
  admin: User,
  officers: User[],
  claims: number
): Promise<ClaimHistory> {
  return db.transaction(async (trx) => {
    await withoutReferences(trx)
    const baseIds = await bases(trx, place)
    const courses = await trx.from('courses').orderBy('id').select('*')
    const classFrom = await classes(trx, place, admin, baseIds, courses, claims / PEOPLE_A_CLASS)
    const personFrom = await persons(trx, claims / 2)
    await rows(trx, { classFrom, personFrom, claims, admin, officers })
    const codes = await trx
      .from('course_classes')
      .where('id', '>=', classFrom)
      .orderBy('id')
      .select('code')
    return {
      claims,
      baseIds,
      occupationIds: [...new Set(courses.map((course) => course.occupation_id as number))],
      officerIds: officers.map((one) => one.id),
      classCodes: codes.map((row) => row.code),
      personFrom,
    }
  })
}

async function bases(trx: TransactionClientContract, place: Place) {
  const model = await trx.from('bases').where('id', place.baseId).firstOrFail()
  const { id, ...content } = model
  await insertMany(
    trx,
    'bases',
    Array.from({ length: BASES - 1 }, (_, at) => ({ ...content, code: `B${at + 1}` }))
  )
  const found = await trx.from('bases').orderBy('id').limit(BASES).select('id')
  return found.map((row) => row.id as number)
}

async function classes(
  trx: TransactionClientContract,
  place: Place,
  admin: User,
  baseIds: number[],
  courses: Record<string, any>[],
  count: number
) {
  await insertMany(
    trx,
    'course_classes',
    Array.from({ length: count }, (_, at) => {
      const startsOn = addDays(FIRST_DAY, Math.floor((at * DAYS) / count))
      const course = courses[at % courses.length]
      return {
        ...classOf(place),
        base_id: baseIds[at % baseIds.length],
        course_id: course.id,
        specialty_id: course.specialty_id,
        code: `HM${startsOn.slice(2, 4)}-${course.code}-${at + 1000}`,
        year: Number(startsOn.slice(0, 4)),
        term_number: at + 1000,
        starts_on: startsOn,
        ends_on: addDays(startsOn, 19),
        finished_at: `${addDays(startsOn, 19)}T10:00:00.000Z`,
        created_by_id: admin.id,
        created_at: AT,
        updated_at: AT,
      }
    })
  )
  const first = await trx.from('course_classes').where('term_number', '>=', 1000).min('id as id')
  return Number(first[0].id)
}

/** People of `count` names or `NAMES` at most; further ones bear them again. */
async function persons(trx: TransactionClientContract, count: number) {
  const before = await trx.from('persons').max('id as id').first()
  const from = Number(before.id) + 1
  const named = Math.min(NAMES, count)
  await insertMany(
    trx,
    'persons',
    Array.from({ length: named }, (_, at) => personRow(FIRST_PERSON + at))
  )
  const { document_index: document, phone_index: phone, ...row } = personRow(0)
  const kept = Object.keys(row).join(', ')
  const index = `substr(CAST(1000000000000 + ${FIRST_PERSON} + p.id - ${from} + n.i * ${named} AS text), 2)`
  await trx.rawQuery(
    `INSERT INTO persons (${kept}, document_index, phone_index)
     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${count / named})
     SELECT ${kept}, ${index}, ${index} FROM n CROSS JOIN persons p
     WHERE n.i < ${count / named} AND p.id >= ${from} AND p.id < ${from + named}`
  )
  return from
}

interface Frame {
  classFrom: number
  personFrom: number
  claims: number
  admin: User
  officers: User[]
}

async function rows(
  trx: TransactionClientContract,
  { classFrom, personFrom, claims, admin, officers }: Frame
) {
  const numbers = `n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${claims - 1})`
  const person = `${personFrom} + i % ${claims / 2}`
  await trx.rawQuery(
    `INSERT INTO enrolments (course_class_id, person_id, plan_allocation_id, position, status,
       trainee_category, hours_attended, days_attended, training_days, attendance_percent,
       confirmed_at, created_by_id, created_at, updated_at)
     WITH RECURSIVE ${numbers}
     SELECT c.id, ${person}, c.plan_allocation_id, i % ${PEOPLE_A_CLASS} + 1, 'completed',
       'rural_migrant', 112, 14, 15, 93, '${AT}', ${admin.id}, '${AT}', '${AT}'
     FROM n JOIN course_classes c ON c.id = ${classFrom} + i / ${PEOPLE_A_CLASS}`
  )
  const enrolments = await trx
    .from('enrolments')
    .where('course_class_id', '>=', classFrom)
    .min('id as id')
  const trace = await trx.from('claim_traces').min('id as low').max('id as high').first()
  const policy = await trx.from('policies').orderBy('id').firstOrFail()
  const fund = await trx.from('funds').orderBy('id').firstOrFail()
  const [first, second] = officers
  // A prime step spreads the statuses over classes, days and people.
  const draw = '(i % 1000 * 7919) % 1000'
  let edge = 0
  const cases = SHARES.map(([status, share]) => {
    edge += share
    return `WHEN ${draw} < ${edge} THEN '${status}'`
  })
  const isSent = `s.status NOT IN ('draft')`
  const isReviewed = `s.status NOT IN ('draft', 'submitted', 'returned', 'rejected', 'withdrawn')`
  const isApproved = `${isReviewed} AND s.status <> 'reviewed'`
  const isOpen = `s.status IN ('submitted', 'reviewed')`
  await trx.rawQuery(
    `INSERT INTO claims (number, kind, part, subject_key, policy_id, fund_id, enrolment_id, person_id,
       course_class_id, base_id, occupation_id, grade_rank, payee_kind, amount_fen, status, version,
       trace_id, trace_hash, submitted_by_id, submitted_at, reviewed_by_id, reviewed_at,
       approved_by_id, approved_at, paid_at, notice_closed_at, held_at, assigned_to_id, assigned_at,
       created_by_id, created_at, updated_at)
     WITH RECURSIVE ${numbers}, s AS (SELECT i, CASE ${cases.join(' ')} ELSE 'paid' END AS status,
       CASE WHEN i % 100 < 80 THEN 'training_subsidy' WHEN i % 100 < 92 THEN 'assessment_subsidy'
         ELSE 'living_allowance' END AS kind FROM n)
     SELECT 'SL' || substr(c.starts_on, 3, 2) || '-' || substr(CAST(12000000 + i AS text), 2), s.kind,
       'whole', 'enrolment:' || (${enrolments[0].id} + i), ${policy.id}, ${fund.id},
       ${enrolments[0].id} + i, ${person}, c.id, c.base_id, co.occupation_id, co.grade_rank, 'base',
       CASE WHEN i % 40 = 0 THEN 0 ELSE 150000 + (i % 6) * 10000 END, s.status, 3,
       ${trace.low} + i % ${trace.high - trace.low + 1}, 'bench',
       CASE WHEN ${isSent} THEN ${admin.id} END,
       CASE WHEN ${isOpen} THEN '2026-11-' || substr(CAST(101 + i % 24 AS text), 2)
           || 'T0' || (i % 10) || ':00:00.000Z'
         WHEN ${isSent} THEN c.ends_on || 'T0' || (i % 10) || ':00:00.000Z' END,
       CASE WHEN ${isReviewed} THEN ${first.id} END,
       CASE WHEN ${isReviewed} THEN c.ends_on || 'T11:00:00.000Z' END,
       CASE WHEN ${isApproved} THEN ${second.id} END,
       CASE WHEN ${isApproved} THEN c.ends_on || 'T12:00:00.000Z' END,
       CASE WHEN s.status IN ('paid', 'recovering', 'recovered') THEN c.ends_on || 'T13:00:00.000Z' END,
       CASE WHEN s.status IN ('paid', 'recovering', 'recovered', 'batched', 'paying', 'failed')
         OR s.status = 'noticed' AND i % 2 = 0 THEN c.ends_on || 'T12:30:00.000Z' END,
       CASE WHEN s.status IN ('submitted', 'reviewed') AND i % 33 = 0 THEN '${AT}' END,
       CASE WHEN ${isOpen} AND i % 3 = 0 THEN ${first.id}
         WHEN ${isOpen} AND i % 3 = 1 THEN ${second.id} END,
       CASE WHEN ${isOpen} AND i % 3 < 2 THEN '${AT}' END,
       ${admin.id}, '${AT}', '${AT}'
     FROM s JOIN course_classes c ON c.id = ${classFrom} + i / ${PEOPLE_A_CLASS}
       JOIN courses co ON co.id = c.course_id`
  )
}
