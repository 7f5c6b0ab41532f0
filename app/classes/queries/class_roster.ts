import db from '@adonisjs/lucid/services/db'
import { claimStateSql, onChainSql } from '#app/shared/chain_claim'
import { attendanceByDay } from '#app/classes/queries/attendance_of'
import {
  isLow,
  percentOfAll,
  shownPercent,
  type AttendanceByDay,
} from '#app/classes/attendance_rule'
import { isPassed, type Mark } from '#app/grades/pass_rule'

export type StepStatus = 'done' | 'now' | 'todo' | 'failed'

export interface RosterMark {
  outcome: Mark['outcome']
  /** `82` or `82.5`; null without a mark. */
  text: string | null
  passed: boolean
  attempt: number
}

export interface RosterRow {
  enrolmentId: number
  personId: number
  position: number
  name: string
  documentMask: string
  category: string
  /** Whether the category's proof is on record. */
  isProven: boolean
  status: 'confirmed' | 'withdrawn' | 'completed' | 'not_completed'
  /** How somebody left: withdrawn, transferred, deferred or did not come. */
  leftBy: string | null
  /** Days attended of those held, and the percentage of `shownPercent`. */
  attendance: { days: number; of: number; percent: number | null; isLow: boolean }
  marks: Partial<Record<'theory' | 'skills' | 'review', RosterMark>>
  isPublished: boolean
  hasGrade: boolean
  certificate: { id: number; number: string; status: string } | null
  claim: { id: number; number: string; status: string; amountFen: number } | null
  steps: StepStatus[]
  /** Key of what comes next for this person, within `classes.progress`. */
  progress: string
}

export interface RosterStats {
  enrolled: number
  /** See `percentOfAll`: of everybody who did not leave. */
  attendancePercent: number | null
  lowAttendance: number
  theory: { marked: number; passed: number }
  skills: { marked: number; passed: number }
  certificates: number
  claims: number
  claimFen: number
  /** Whether anybody sits a comprehensive review (technician grades). */
  hasReview: boolean
}

export interface Roster {
  rows: RosterRow[]
  stats: RosterStats
  counts: Record<RosterShow, number>
}

export const ROSTER_SHOWS = [
  'all',
  'low',
  'failed',
  'unscored',
  'uncertified',
  'withdrawn',
] as const
export type RosterShow = (typeof ROSTER_SHOWS)[number]

/**
 * The roster of a class with each person's way from enrolment to payment: nine queries however many
 * people. A class has at most fifty seats, so it is not paged. `q` finds by name or the visible
 * digits of the document.
 */
export async function classRoster(
  classId: number,
  { q = '', show = 'all' }: { q?: string; show?: RosterShow } = {}
): Promise<Roster> {
  const people = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .join('course_classes as k', 'k.id', 'e.course_class_id')
    .where('e.course_class_id', classId)
    .orderBy('e.position')
    .orderBy('e.id')
    .select('e.*', 'p.name', 'p.document_mask', 'k.status as class_status')
  const attendance = await attendanceByDay(people.map(({ id }) => ({ id, classId })))
  const marks = await readMarks(classId)
  const gradeRecords = await db
    .from('grade_records as g')
    .join('enrolments as e', 'e.id', 'g.enrolment_id')
    .where('g.status', 'live')
    .where('e.course_class_id', classId)
    .select('g.enrolment_id')
  const graded = new Set(gradeRecords.map((row) => row.enrolment_id))
  const certificates = byEnrolment(
    await db
      .from('certificates')
      .where({ course_class_id: classId, kind: 'skill_grade' })
      .whereNotIn('status', ['revoked', 'superseded'])
      .orderBy('id')
      .select('id', 'number', 'status', 'enrolment_id')
  )
  const claims = byEnrolment(
    await db
      .from('claims')
      .where('course_class_id', classId)
      .whereRaw(onChainSql('claims'))
      .orderBy('id')
      .select('id', 'number', 'status', 'amount_fen', 'enrolment_id')
      .select(db.raw(`${claimStateSql('claims')} AS state`))
  )

  const rows = people.map((person) => {
    const own = marks.get(person.id)
    const claim = claims.get(person.id)
    const facts = {
      enrolmentId: person.id,
      personId: person.person_id,
      position: person.position,
      name: person.name,
      documentMask: person.document_mask,
      category: person.trainee_category,
      isProven:
        (person.category_proven_on !== null && person.proof_checked_at !== null) ||
        person.trainee_category === 'other',
      status: person.status,
      leftBy: person.left_by,
      attendance: attendanceOfRow(person, attendance.get(person.id)!),
      marks: own?.marks ?? {},
      isPublished: own?.isPublished ?? false,
      hasGrade: graded.has(person.id),
      certificate: certificates.get(person.id) ?? null,
      claim: claim ? { ...claim, amountFen: Number(claim.amount_fen) } : null,
    }
    return { ...facts, ...wayOf(facts, person.class_status !== 'enrolling') } as RosterRow
  })
  const text = q.trim().toLowerCase()
  const found = rows.filter((row) => isFound(row, text) && isShown(row, show))
  const counts = Object.fromEntries(
    ROSTER_SHOWS.map((one) => [one, rows.filter((row) => isShown(row, one)).length])
  ) as Record<RosterShow, number>
  return { rows: found, stats: statsOf(rows, attendance), counts }
}

function byEnrolment(rows: any[]): Map<number, any> {
  return new Map(rows.map((row) => [row.enrolment_id, row]))
}

async function readMarks(classId: number) {
  const rows = await db
    .from('scores as s')
    .join('sittings as t', 't.id', 's.sitting_id')
    .where('t.course_class_id', classId)
    .orderBy('t.attempt')
    .select('s.enrolment_id', 's.component', 's.outcome', 's.mark_tenths')
    .select('t.attempt', 't.status')
  const byPerson = new Map<number, { marks: RosterRow['marks']; isPublished: boolean }>()
  for (const row of rows) {
    const own = byPerson.get(row.enrolment_id) ?? { marks: {}, isPublished: false }
    own.marks[row.component as 'theory'] = {
      outcome: row.outcome,
      text: row.mark_tenths === null ? null : String(row.mark_tenths / 10),
      passed: isPassed({ outcome: row.outcome, markTenths: row.mark_tenths }),
      attempt: row.attempt,
    }
    // The latest attempt decides: a resit under way is not final yet.
    own.isPublished = row.status === 'final'
    byPerson.set(row.enrolment_id, own)
  }
  return byPerson
}

function attendanceOfRow(person: any, own: AttendanceByDay) {
  const percent = shownPercent({ status: person.status, recorded: person.attendance_percent }, own)
  return { days: own.days.attended, of: own.days.held, percent, isLow: isLow(percent) }
}

const SUBMITTED = ['submitted', 'reviewed', 'approved', 'noticed', 'batched', 'paying', 'failed']

/** Enrolment, training, assessment, grade, certificate, claim, payment; and what comes next. */
function wayOf(
  row: Pick<
    RosterRow,
    'status' | 'leftBy' | 'marks' | 'isPublished' | 'hasGrade' | 'certificate' | 'claim'
  >,
  hasBegun: boolean
): Pick<RosterRow, 'steps' | 'progress'> {
  const way = (words: string, ...statuses: StepStatus[]) => ({
    progress: words,
    steps: [...statuses, ...Array(7 - statuses.length).fill('todo')] as StepStatus[],
  })
  const { claim } = row
  if (claim?.status === 'paid') {
    return way('paid', 'done', 'done', 'done', 'done', 'done', 'done', 'done')
  }
  if (claim && SUBMITTED.includes(claim.status)) {
    const paying = claim.status === 'failed' ? 'failed' : 'now'
    return way(`claim_${claim.status}`, 'done', 'done', 'done', 'done', 'done', 'done', paying)
  }
  if (claim?.status === 'rejected') {
    return way('claim_rejected', 'done', 'done', 'done', 'done', 'done', 'failed')
  }
  if (row.certificate) {
    return way('to_claim', 'done', 'done', 'done', 'done', 'done', 'now')
  }
  if (row.hasGrade) return way('to_certify', 'done', 'done', 'done', 'done', 'now')
  if (row.status === 'withdrawn') return way(row.leftBy ?? 'withdrawn', 'done', 'failed')
  if (row.status === 'not_completed') return way('not_completed', 'done', 'failed')
  if (row.status === 'confirmed' && !hasBegun) return way('to_start', 'done')
  if (row.status === 'confirmed') return way('in_training', 'done', 'now')
  const marks = Object.values(row.marks)
  if (marks.length === 0) return way('to_assess', 'done', 'done', 'now')
  const hasFailed = marks.some((mark) => !mark.passed)
  if (row.isPublished && hasFailed) return way('failed', 'done', 'done', 'failed')
  return way(hasFailed ? 'failed_unpublished' : 'to_publish', 'done', 'done', 'now')
}

function isFound(row: RosterRow, text: string) {
  return !text || row.name.toLowerCase().includes(text) || row.documentMask.includes(text)
}

function isShown(row: RosterRow, show: RosterShow): boolean {
  const isLive = row.status !== 'withdrawn'
  switch (show) {
    case 'withdrawn':
      return !isLive
    case 'low':
      return isLive && row.attendance.isLow
    case 'failed':
      return isLive && Object.values(row.marks).some((mark) => !mark.passed)
    case 'unscored':
      return row.status === 'completed' && Object.keys(row.marks).length === 0
    case 'uncertified':
      return row.hasGrade && !row.certificate
    default:
      return isLive
  }
}

function statsOf(rows: RosterRow[], attendance: ReadonlyMap<number, AttendanceByDay>): RosterStats {
  const live = rows.filter((row) => row.status !== 'withdrawn')
  const component = (name: 'theory' | 'skills') => {
    const marks = live.map((row) => row.marks[name]).filter((mark) => mark !== undefined)
    return { marked: marks.length, passed: marks.filter((mark) => mark.passed).length }
  }
  const claims = live.map((row) => row.claim).filter((claim) => claim !== null)
  return {
    enrolled: live.length,
    attendancePercent: percentOfAll(live.map((row) => attendance.get(row.enrolmentId)!)),
    lowAttendance: live.filter((row) => row.attendance.isLow).length,
    theory: component('theory'),
    skills: component('skills'),
    certificates: live.filter((row) => row.certificate).length,
    claims: claims.length,
    claimFen: claims.reduce((total, claim) => total + claim.amountFen, 0),
    hasReview: live.some((row) => row.marks.review !== undefined),
  }
}
