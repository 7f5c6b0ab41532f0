import clock from '#app/shared/clock'
import { countRows } from '#app/shared/database/rows'
import { timetableHours } from '#app/classes/timetabling/clashes'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

/** What two classes must have in common for people to go from one into the other together. */
const ALIKE = {
  course_id: 'course',
  base_id: 'base',
  plan_allocation_id: 'plan',
  mode: 'mode',
  fee_kind: 'fee',
  employer_id: 'employer',
  training_kind: 'training',
  apprenticeship_years: 'training',
  assessment_body_id: 'body',
} as const

/** The same of the terms that their mode rests on. */
const TERMS_ALIKE = [
  'employer_id',
  'partner_institution',
  'aim_kind',
  'aim',
  'project_name',
  'purchaser',
  'document_number',
] as const

/** A class as a merger sees it. */
export interface MergerClass {
  row: Row
  code: string
  /** Class hours that were held. */
  held: { theory: number; practice: number }
  /** Whether every hour of the course has its session. */
  isWhole: boolean
  /** Sessions up to today that nobody marked, and the first of their days. */
  unmarked: { count: number; day: string }
  /** Sessions still to be held. */
  left: number
  /** People enrolled. */
  people: number
  free: number
}

/** Two classes that are to be merged, and everything that forbids it; nothing when they may be. */
export interface JudgedMerger {
  from: MergerClass
  to: MergerClass
  faults: RuleViolation[]
}

/**
 * Reads two classes and says what forbids merging the one into the other while both are taught. They must
 * be the same in all that a person's seat, training, assessment and subsidy rest on, and in step: the same
 * hours of theory and of practice held, so that what was attended in the one and what is still to come in
 * the other are together the hours of the course, none missing and none twice.
 */
export async function judgeMerger(
  client: QueryClientContract,
  fromClassId: number,
  toClassId: number
): Promise<JudgedMerger> {
  const from = await mergerClass(client, fromClassId)
  const to = await mergerClass(client, toClassId)
  if (fromClassId === toClassId) return { from, to, faults: [fault('E_SAME_CLASS')] }
  const faults = [
    ...taught(from, to),
    ...unlike(from.row, to.row),
    ...(await termsApart(client, from.row, to.row)),
    ...progress(from, to),
    ...(await begun(client, [from, to])),
    ...(await waiting(client, [from, to])),
    ...(await carried(client, from)),
    ...(await room(client, from, to)),
  ]
  return { from, to, faults }
}

/** @throws RuleViolation the first of what `judgeMerger` finds */
export async function refuseMerger(client: QueryClientContract, from: number, to: number) {
  const { faults } = await judgeMerger(client, from, to)
  const [first] = faults
  if (first) throw first
}

/**
 * The same of classes that have not begun: all that seat, training, assessment and subsidy rest on.
 * @throws RuleViolation E_UNLIKE_TAUGHT, E_OTHER_TERMS
 */
export async function refuseUnlike(client: QueryClientContract, fromId: number, toId: number) {
  const [from, to] = await Promise.all(
    [fromId, toId].map((id) => client.from('course_classes').where('id', id).firstOrFail())
  )
  const [first] = [...unlike(from, to), ...(await termsApart(client, from, to))]
  if (first) throw first
}

/** A class with what of it was held. */
async function mergerClass(client: QueryClientContract, classId: number): Promise<MergerClass> {
  const row = await client
    .from('course_classes as c')
    .join('courses as k', 'k.id', 'c.course_id')
    .where('c.id', classId)
    .select('c.*', 'k.theory_hours', 'k.practice_hours')
    .firstOrFail()
  const sessions = await client
    .from('class_sessions')
    .where('course_class_id', classId)
    .orderBy('day')
    .select('day', 'hours', 'kind', 'attendance_marked_at')
  const course = { theoryHours: row.theory_hours, practiceHours: row.practice_hours }
  const marked = sessions.filter((one) => one.attendance_marked_at !== null)
  const held = timetableHours(marked as any, course)
  const due = sessions.filter(
    (one) => one.attendance_marked_at === null && one.day <= clock.today()
  )
  return {
    row,
    code: row.code,
    held: { theory: held.theory.placed, practice: held.practice.placed },
    isWhole: timetableHours(sessions as any, course).isWhole,
    unmarked: { count: due.length, day: due[0]?.day ?? '' },
    left: sessions.length - marked.length,
    people: await countRows(
      client.from('enrolments').where({ course_class_id: classId, status: 'confirmed' })
    ),
    free: row.seats - row.seats_taken - row.seats_offered,
  }
}

function* taught(from: MergerClass, to: MergerClass) {
  for (const { row, code } of [from, to]) {
    if (row.status !== 'running') yield fault('E_NOT_TAUGHT', { class: code })
  }
  if (from.people === 0) yield fault('E_NOBODY_THERE', { class: from.code })
}

function* unlike(from: Row, to: Row) {
  const apart = new Set(
    Object.entries(ALIKE)
      .filter(([column]) => from[column] !== to[column])
      .map(([, what]) => what)
  )
  for (const what of apart) yield fault('E_UNLIKE_TAUGHT', { class: to.code, what })
}

async function termsApart(client: QueryClientContract, from: Row, to: Row) {
  const [own, other] = await Promise.all(
    [from, to].map(({ id }) =>
      client.from('class_terms').where('course_class_id', id).orderBy('version', 'desc').first()
    )
  )
  const isApart = TERMS_ALIKE.some((name) => (own?.[name] ?? null) !== (other?.[name] ?? null))
  return isApart ? [fault('E_OTHER_TERMS', { class: to.code })] : []
}

function* progress(from: MergerClass, to: MergerClass) {
  for (const { code, unmarked } of [from, to]) {
    if (unmarked.count > 0) {
      yield fault('E_SESSIONS_UNMARKED', { class: code, count: unmarked.count, day: unmarked.day })
    }
  }
  for (const { code, isWhole } of [from, to]) {
    if (!isWhole) yield fault('E_HOURS_APART', { class: code })
  }
  if (from.held.theory !== to.held.theory || from.held.practice !== to.held.practice) {
    yield fault('E_OUT_OF_STEP', {
      ...{ from: from.code, fromTheory: from.held.theory, fromPractice: from.held.practice },
      ...{ to: to.code, toTheory: to.held.theory, toPractice: to.held.practice },
    })
  }
  if (to.left === 0) yield fault('E_NOTHING_LEFT', { class: to.code })
}

/** Assessments and claims are made for the people of one class: once begun, nobody joins or leaves together. */
async function begun(client: QueryClientContract, classes: MergerClass[]) {
  const faults: RuleViolation[] = []
  for (const { row, code } of classes) {
    const sitting = await client.from('sittings').where('course_class_id', row.id).first()
    if (sitting) faults.push(fault('E_SITTING_BEGUN', { class: code, sitting: sitting.code }))
    const claims = await countRows(
      client
        .from('claims')
        .where('course_class_id', row.id)
        .whereNotIn('status', ['rejected', 'withdrawn'])
    )
    if (claims > 0) faults.push(fault('E_CLAIMS_BEGUN', { class: code, count: claims }))
  }
  return faults
}

/** What somebody asked for and nobody answered is answered first: afterwards its class is another. */
async function waiting(client: QueryClientContract, classes: MergerClass[]) {
  const faults: RuleViolation[] = []
  for (const { row, code } of classes) {
    const amendment = await client
      .from('class_amendments as a')
      .leftJoin('class_amendment_decisions as d', 'd.class_amendment_id', 'a.id')
      .where('a.course_class_id', row.id)
      .whereNull('d.id')
      .first()
    if (amendment) faults.push(fault('E_AMENDMENT_OPEN', { class: code }))
    const corrections = await client
      .from('attendance_corrections as k')
      .join('class_sessions as s', 's.id', 'k.class_session_id')
      .where({ 's.course_class_id': row.id, 'k.status': 'proposed' })
      .first()
    if (corrections) faults.push(fault('E_CORRECTIONS_OPEN', { class: code }))
  }
  const [from] = classes
  const leave = await countRows(
    client
      .from('leave_requests as l')
      .join('enrolments as e', 'e.id', 'l.enrolment_id')
      .where({ 'e.course_class_id': from.row.id, 'l.status': 'asked' })
  )
  if (leave > 0) faults.push(fault('E_LEAVE_OPEN', { class: from.code, count: leave }))
  return faults
}

/** What was attended in a third class is not carried a second time. */
async function carried(client: QueryClientContract, { row, code }: MergerClass) {
  const before = await client
    .from('class_regroupings')
    .where('to_class_id', row.id)
    .whereNotNull('class_merger_request_id')
    .first()
  return before ? [fault('E_CARRIED_ALREADY', { class: code })] : []
}

async function room(client: QueryClientContract, from: MergerClass, to: MergerClass) {
  const faults: RuleViolation[] = []
  if (to.free < from.people) {
    faults.push(fault('E_TOO_FEW_SEATS', { class: to.code, free: to.free, people: from.people }))
  }
  const small = await client
    .from('class_sessions as s')
    .join('rooms as r', 'r.id', 's.room_id')
    .where('s.course_class_id', to.row.id)
    .whereNull('s.attendance_marked_at')
    .where('r.seats', '<', to.people + from.people)
    .orderBy('s.day')
    .select('r.name_zh', 'r.name_en', 'r.seats', 's.day')
    .first()
  if (small) {
    const { name_zh: name, name_en: nameEn, seats, day } = small
    const people = to.people + from.people
    faults.push(fault('E_ROOM_SMALL', { name, nameEn, seats, people, day }))
  }
  return faults
}

function fault(code: string, params: Record<string, string | number> = {}) {
  return new RuleViolation(code, { module: 'merging', params })
}
