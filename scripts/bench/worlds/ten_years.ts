import db from '@adonisjs/lucid/services/db'
import FoldStandings from '#app/oversight/actions/fold_standings'
import { addDays } from '#app/shared/days'
import { countRows, insertMany } from '#app/shared/database/rows'
import { simulateYear } from '#app/simulation/simulate_year'
import { withoutReferences } from './without_references.js'
import { claimHistory, PEOPLE_A_CLASS } from './claim_history.js'
import { placeOfPack } from './finished_classes.js'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const AT = '2026-11-01T00:00:00.000Z'
/** Half days of four hours in each class of the history. */
const SESSIONS = 10
/** Rooms for ten years of 800 classes, so that no room is asked for twice at one time. */
const ROOMS = 8

export interface TenYears {
  persons: number
  claims: number
  marks: number
  classes: number
  /** The first class and the first person of the history; the others follow without a gap. */
  classFrom: number
  personFrom: number
}

/**
 * A year through the product's own actions, and behind it `times` × ten years of 20,000 people with
 * 40,000 enrolments, 400,000 marks of attendance, certificates and claims, written by statements that
 * make many rows at once. What is frozen in a certificate of the history is that of one of the year.
 * A history that is there already, in a database that was kept, is left as it is.
 */
export async function tenYears(
  { admin, officers }: { admin: User; officers: User[] },
  times: number
): Promise<TenYears> {
  if (!(await hasHistory())) await write({ admin, officers }, times)
  const first = await db.from('course_classes').where('term_number', '>=', 1000).min('id as id')
  const classFrom = Number(first[0].id)
  const ofHistory = () => db.from('claims').where('course_class_id', '>=', classFrom)
  const person = await ofHistory().min('person_id as id').firstOrFail()
  return {
    persons: 20_000 * times,
    claims: 40_000 * times,
    classes: (40_000 * times) / PEOPLE_A_CLASS,
    marks: await countRows(db.from('attendance_marks')),
    classFrom,
    personFrom: Number(person.id),
  }
}

async function hasHistory() {
  return (await db.from('course_classes').where('term_number', '>=', 1000).first()) !== null
}

async function write({ admin, officers }: { admin: User; officers: User[] }, times: number) {
  await simulateYear({
    trainees: 120,
    seed: 1,
    firstDay: '2026-02-02',
    lastStart: '2026-09-21',
    until: '2026-12-31',
  })
  const place = await placeOfPack()
  const history = await claimHistory(place, admin, officers, 40_000 * times)
  await db.transaction(async (trx) => {
    await withoutReferences(trx)
    const classes = await trx
      .from('course_classes')
      .where('term_number', '>=', 1000)
      .orderBy('id')
      .select('id', 'starts_on', 'base_id')
    const classFrom = classes[0].id as number
    const roomIds = await rooms(trx, history.baseIds, ROOMS * times)
    const trainerIds = await trainers(trx, history.baseIds, ROOMS * times)
    for (let from = 0; from < classes.length; from += 2_000) {
      const some = classes.slice(from, from + 2_000)
      await insertMany(
        trx,
        'class_sessions',
        some.flatMap((one, at) => sessionsOf(one, from + at, roomIds, trainerIds))
      )
    }
    await trx.rawQuery(
      `INSERT INTO attendance_marks (class_session_id, enrolment_id, status, hours, marked_at, marked_by_id)
       SELECT s.id, e.id, CASE WHEN (e.id * 7 + s.id) % 20 = 0 THEN 'absent' ELSE 'present' END,
         CASE WHEN (e.id * 7 + s.id) % 20 = 0 THEN 0 ELSE 4 END, '${AT}', ${admin.id}
       FROM enrolments e JOIN class_sessions s ON s.course_class_id = e.course_class_id
       WHERE e.course_class_id >= ${classFrom}`
    )
    await traces(trx, classFrom, times)
    await results(trx, classFrom, admin, officers[0])
    await trx.rawQuery(
      'INSERT INTO standing_changes (course_class_id) SELECT id FROM course_classes WHERE id NOT IN (SELECT course_class_id FROM standing_changes)'
    )
  })
  await new FoldStandings().handle()
}

function sessionsOf(
  one: { id: number; starts_on: string },
  at: number,
  roomIds: number[],
  trainerIds: number[]
) {
  return Array.from({ length: SESSIONS }, (_, index) => ({
    course_class_id: one.id,
    room_id: roomIds[at % roomIds.length],
    trainer_id: trainerIds[at % trainerIds.length],
    sequence: index + 1,
    day: addDays(one.starts_on, index * 2),
    slot: 'morning',
    starts_at_time: '08:00',
    ends_at_time: '11:30',
    hours: 4,
    kind: index % 2 ? 'practice' : 'theory',
    attendance_marked_at: AT,
    created_at: AT,
  }))
}

async function rooms(trx: TransactionClientContract, baseIds: number[], count: number) {
  const { id, ...model } = await trx.from('rooms').orderBy('id').firstOrFail()
  await insertMany(
    trx,
    'rooms',
    Array.from({ length: count }, (_, at) => ({
      ...model,
      base_id: baseIds[at % baseIds.length],
      code: `BENCH-${at}`,
      name_zh: `实训室${at}`,
      name_en: `Room ${at}`,
    }))
  )
  return ids(trx, 'rooms', id)
}

async function trainers(trx: TransactionClientContract, baseIds: number[], count: number) {
  const { id, ...model } = await trx.from('trainers').orderBy('id').firstOrFail()
  await insertMany(
    trx,
    'trainers',
    Array.from({ length: count }, (_, at) => ({
      ...model,
      user_id: null,
      base_id: baseIds[at % baseIds.length],
      code: `BENCH-${at}`,
    }))
  )
  return ids(trx, 'trainers', id)
}

async function ids(trx: TransactionClientContract, table: string, after: number) {
  const found = await trx
    .from(table)
    .where('id', '>', after)
    .where('code', 'like', 'BENCH-%')
    .orderBy('id')
    .select('id')
  return found.map((row) => row.id as number)
}

/** A trace of its own for one in `every` claims: at a hundred times the data all of them would fill the disk. */
async function traces(trx: TransactionClientContract, classFrom: number, every: number) {
  const columns =
    'policy_id, occasion, facts, trace, trace_hash, outcomes, verdict, amount_fen, created_at'
  await trx.rawQuery(
    `INSERT INTO claim_traces (claim_id, ${columns})
     SELECT c.id, ${columns.replaceAll(/\w+/g, (name) => `t.${name}`)}
     FROM claims c JOIN claim_traces t ON t.id = c.trace_id
     WHERE c.course_class_id >= ${classFrom} AND c.id % ${every} = 0`
  )
}

/** Published sittings with marks, the grades and certificates they gave. */
async function results(
  trx: TransactionClientContract,
  classFrom: number,
  admin: User,
  checker: User
) {
  await trx.rawQuery(
    `INSERT INTO sittings (code, course_class_id, attempt, held_on, components, status, entered_by_id,
       entered_at, checked_by_id, checked_at, published_by_id, published_at, created_by_id, created_at,
       updated_at)
     SELECT 'KH-' || code, id, 1, ends_on, 'theory,skills', 'final', ${admin.id}, '${AT}', ${checker.id},
       '${AT}', ${admin.id}, '${AT}', ${admin.id}, '${AT}', '${AT}'
     FROM course_classes WHERE id >= ${classFrom}`
  )
  for (const component of ['theory', 'skills']) {
    await trx.rawQuery(
      `INSERT INTO scores (sitting_id, enrolment_id, component, outcome, mark_tenths, entered_by_id, entered_at)
       SELECT s.id, e.id, '${component}', 'marked', 600 + (e.id * 13) % 380, ${admin.id}, '${AT}'
       FROM enrolments e JOIN sittings s ON s.course_class_id = e.course_class_id
       WHERE e.course_class_id >= ${classFrom}`
    )
  }
  await trx.rawQuery(
    `INSERT INTO grade_records (person_id, occupation_id, work_type, grade_rank, source_kind, enrolment_id,
       sitting_id, awarded_on, created_at)
     SELECT e.person_id, co.occupation_id, co.work_type, co.grade_rank, 'assessment', e.id, s.id, c.ends_on,
       '${AT}'
     FROM enrolments e JOIN course_classes c ON c.id = e.course_class_id
       JOIN courses co ON co.id = c.course_id JOIN sittings s ON s.course_class_id = c.id
     WHERE c.id >= ${classFrom} ON CONFLICT DO NOTHING`
  )
  const model = await trx
    .from('certificates')
    .where('kind', 'skill_grade')
    .whereNotNull('qr_payload')
    .orderBy('id')
    .firstOrFail()
  await trx.rawQuery(
    `INSERT INTO certificates (number, verification_code, kind, person_id, enrolment_id, grade_record_id,
       course_class_id, base_id, assessment_body_id, occupation_id, work_type, grade_rank, issued_on, status,
       facts_cipher, holder_mask, template_version, issuer_name, qr_payload, issued_by_id, issued_at,
       created_at)
     SELECT 'S000014' || substr(CAST(1000000000000000 + g.id AS text), 2),
       substr(CAST(9000000000000 + g.id AS text), 2), 'skill_grade', g.person_id, g.enrolment_id, g.id,
       c.id, c.base_id, c.assessment_body_id, g.occupation_id, g.work_type, g.grade_rank, c.ends_on, 'issued',
       m.facts_cipher, m.holder_mask, m.template_version, m.issuer_name, m.qr_payload, m.issued_by_id,
       c.ends_on || 'T08:00:00.000Z', '${AT}'
     FROM grade_records g JOIN sittings s ON s.id = g.sitting_id
       JOIN course_classes c ON c.id = s.course_class_id CROSS JOIN certificates m
     WHERE c.id >= ${classFrom} AND m.id = ${model.id}`
  )
}
