import db from '@adonisjs/lucid/services/db'
import { onChainSql } from '#app/shared/chain_claim'
import clock from '#app/shared/clock'
import { classTint } from '#app/classes/class_status'
import { type ClassDecision, classDecisions } from '#app/classes/queries/class_decisions'
import { expiries, type Expiry } from '#app/bases/institutions/queries/expiries'
import { permissionFaultsOf } from '#app/classes/permission_rule'
import { openingGaps } from '#app/classes/opening/queries/opening'
import { termFaultsOf } from '#app/classes/modes/queries/class_terms'
import type { TermFault } from '#app/classes/modes/mode_terms'
import { Exception } from '@adonisjs/core/exceptions'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** A sentence to be: its key in `classes.json` and its values. */
export interface Phrase {
  key: string
  params?: Record<string, string | number>
}

/** A sentence of `institutions.violations`. */
export interface PermissionFault {
  code: string
  params: Record<string, string | number>
}

export interface HeadStep {
  key: string
  status: 'done' | 'now' | 'todo' | 'failed'
  sub: Phrase[]
  href?: string
}

export interface HeadAction {
  /** Last part of the address `/classes/:id/…` and of the labels. */
  name: 'opening' | 'start' | 'finish'
  /** Why it cannot be taken now; empty when it can. */
  guards: Phrase[]
}

export interface ClassHead {
  id: number
  code: string
  baseId: number
  specialtyId: number
  status: string
  tint: string
  termNumber: number
  courseId: number
  seats: number
  seatsTaken: number
  /** Both languages; pages choose by their locale. */
  names: Record<
    'course' | 'specialty' | 'room' | 'base' | 'body',
    { 'zh-CN': string; 'en': string }
  >
  trainer: { name: string; qualification: string | null }
  startsOn: string
  endsOn: string
  trainingDays: number
  hours: number
  makeUpDays: string[]
  mode: string
  feeKind: string
  trainingKind: string
  apprenticeshipYears: number | null
  employer: string | null
  steps: HeadStep[]
  /** The next step that the base takes by a button, with what stands in its way. */
  action: HeadAction | null
  /** What licence, filing or qualification does not cover, and what soon ends. */
  permission: { faults: PermissionFault[]; expiries: Expiry[] }
  /** What the mode asks for and is missing, while the opening can be applied for. */
  termFaults: TermFault[]
  /** What the class waits for, when it is not the base's button. */
  waits: Phrase | null
  counts: {
    roster: number
    days: number
    sittings: number
    certificates: number
    claims: number
    applications: number
  }
  decisions: ClassDecision[]
  mayManage: boolean
  /** Who asks for a seat: the base, the bureau and the auditor. */
  mayReadApplications: boolean
  /** Terms, materials and what the bureau answered. */
  mayReadPapers: boolean
  /** Claims and the plan: everybody who works on money, not the instructors. */
  maySeeMoney: boolean
  mayRevise: boolean
  mayEnrol: boolean
  mayDecide: boolean
  mayCancel: boolean
  cancelGuard: Phrase | null
}

/**
 * Everything the head of a class page says, in a fixed number of queries.
 * @throws Exception 404 when there is no such class. Authorize first: this only reads.
 */
export async function classHead(classId: number, user: User): Promise<ClassHead> {
  const row = await db
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('specialties as s', 's.id', 'c.specialty_id')
    .join('rooms as r', 'r.id', 'c.room_id')
    .join('trainers as t', 't.id', 'c.trainer_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .join('assessment_bodies as ab', 'ab.id', 'c.assessment_body_id')
    .join('plan_allocations as a', 'a.id', 'c.plan_allocation_id')
    .leftJoin('employers as em', 'em.id', 'c.employer_id')
    .where('c.id', classId)
    .select('c.*', 't.name as trainer', 't.qualification', 'co.title_zh', 'co.title_en')
    .select('s.name_zh as specialty_zh', 's.name_en as specialty_en')
    .select('r.name_zh as room_zh', 'r.name_en as room_en')
    .select('b.name_zh as base_zh', 'b.name_en as base_en')
    .select('ab.name_zh as body_zh', 'ab.name_en as body_en')
    .select(
      'a.capacity as plan_capacity',
      'a.seats_reserved as plan_reserved',
      'em.name as employer'
    )
    .first()
  if (!row) throw new Exception('No such class', { status: 404, code: 'E_ROW_NOT_FOUND' })

  const facts = await readFacts(classId)
  const decisions = await classDecisions(classId)
  const permission = await permissionOf(row)
  const isRevisable = ['draft', 'returned'].includes(row.status)
  const termFaults = isRevisable ? await termFaultsOf(db.connection(), row.id) : []
  const gaps = isRevisable ? await openingGaps(db.connection(), row) : null
  const isManager = user.has('base_admin') && user.baseId === row.base_id
  const isOpen = ['draft', 'applied', 'returned', 'enrolling', 'running'].includes(row.status)
  const pair = (name: string) => ({ 'zh-CN': row[`${name}_zh`], 'en': row[`${name}_en`] })
  return {
    id: row.id,
    code: row.code,
    baseId: row.base_id,
    specialtyId: row.specialty_id,
    status: row.status,
    tint: classTint(row.status),
    termNumber: row.term_number,
    courseId: row.course_id,
    seats: row.seats,
    seatsTaken: row.seats_taken,
    names: {
      course: pair('title'),
      specialty: pair('specialty'),
      room: pair('room'),
      base: pair('base'),
      body: pair('body'),
    },
    trainer: { name: row.trainer, qualification: row.qualification },
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    trainingDays: facts.sessions.days,
    hours: facts.sessions.hours,
    makeUpDays: facts.makeUpDays,
    mode: row.mode,
    feeKind: row.fee_kind,
    trainingKind: row.training_kind,
    apprenticeshipYears: row.apprenticeship_years,
    employer: row.employer,
    steps: stepsOf(row, facts, decisions),
    action: actionOf(row, facts, permission.faults.length, termFaults.length, gaps),
    permission,
    termFaults,
    waits: waitsFor(row, facts, decisions),
    counts: {
      roster: facts.enrolled,
      days: facts.sessions.days,
      sittings: facts.sittings.length,
      certificates: facts.certificates,
      claims: facts.claims,
      applications: facts.applications,
    },
    decisions,
    mayManage: isManager,
    mayReadApplications: seesEveryBase(user) || isManager,
    mayReadPapers: seesEveryBase(user) || isManager,
    maySeeMoney: seesEveryBase(user) || isManager,
    mayRevise: isManager && isRevisable,
    mayEnrol: isManager && ['enrolling', 'running'].includes(row.status),
    mayDecide: user.has('reviewer') && row.status === 'applied',
    mayCancel: isManager && isOpen,
    cancelGuard:
      facts.confirmed > 0
        ? { key: 'guards.has_trainees', params: { count: facts.confirmed } }
        : null,
  }
}

/** Only of classes whose teaching is still to come or under way: what is over is judged by then. */
async function permissionOf(row: any): Promise<ClassHead['permission']> {
  if (['finished', 'archived', 'cancelled'].includes(row.status))
    return { faults: [], expiries: [] }
  const faults = await permissionFaultsOf(db.connection(), row.id)
  const ends = await expiries(db.connection(), { baseId: row.base_id, today: clock.today() })
  return {
    faults: faults.map(({ code, params }) => ({ code: code!, params })),
    expiries: ends.filter(
      ({ specialtyId, trainerId }) =>
        (specialtyId === null || specialtyId === row.specialty_id) &&
        (trainerId === null || trainerId === row.trainer_id)
    ),
  }
}

type Facts = Awaited<ReturnType<typeof readFacts>>
type OpeningGaps = Awaited<ReturnType<typeof openingGaps>>

async function readFacts(classId: number) {
  const sessions = await db
    .from('class_sessions')
    .where('course_class_id', classId)
    .select(
      db.raw('COUNT(DISTINCT day) AS days'),
      db.raw('COALESCE(SUM(hours), 0) AS hours'),
      db.raw('COUNT(DISTINCT CASE WHEN attendance_marked_at IS NOT NULL THEN day END) AS taught'),
      db.raw(
        'COALESCE(SUM(CASE WHEN attendance_marked_at IS NULL THEN 1 ELSE 0 END), 0) AS unmarked'
      )
    )
    .firstOrFail()
  const makeUp = await db
    .from('class_sessions as s')
    .join('work_days as w', 'w.day', 's.day')
    .where({ 's.course_class_id': classId, 'w.kind': 'work' })
    .distinct('s.day')
    .orderBy('s.day')
  const enrolments = await db
    .from('enrolments as e')
    .where('e.course_class_id', classId)
    .groupBy('e.status')
    .select('e.status')
    .count('* as total')
  const sittings: { attempt: number; held_on: string; status: string }[] = await db
    .from('sittings')
    .where('course_class_id', classId)
    .orderBy('attempt')
    .select('attempt', 'held_on', 'status')
  const graded = await db
    .from('grade_records as g')
    .join('enrolments as e', 'e.id', 'g.enrolment_id')
    .where('g.status', 'live')
    .where('e.course_class_id', classId)
    .count('* as total')
    .max('g.awarded_on as last_on')
    .firstOrFail()
  const certificates = await db
    .from('certificates')
    .where({ course_class_id: classId, kind: 'skill_grade' })
    .whereNotIn('status', ['revoked', 'superseded'])
    .count('* as total')
    .max('issued_on as last_on')
    .firstOrFail()
  const claims = await db
    .from('claims')
    .where('course_class_id', classId)
    .whereRaw(onChainSql('claims'))
    .groupBy('status')
    .select('status')
    .count('* as total')
    .sum('amount_fen as fen')

  const applications = await db
    .from('enrolment_applications')
    .where('course_class_id', classId)
    .whereIn('status', ['applied', 'waiting', 'offered'])
    .count('* as total')
    .firstOrFail()

  const enrolledBy = new Map(enrolments.map((one) => [one.status, Number(one.total)]))
  const claimsBy = new Map(
    claims.map((one) => [one.status, { total: Number(one.total), fen: Number(one.fen) }])
  )
  const numberOf = (...statuses: string[]) =>
    statuses.reduce((sum, status) => sum + (claimsBy.get(status)?.total ?? 0), 0)
  const live = numberOf(...[...claimsBy.keys()].filter((one) => !DEAD_CLAIMS.includes(one)))
  return {
    sessions: {
      days: Number(sessions.days),
      hours: Number(sessions.hours),
      taught: Number(sessions.taught),
      unmarked: Number(sessions.unmarked),
    },
    applications: Number(applications.total),
    makeUpDays: makeUp.map((one) => one.day as string),
    confirmed: enrolledBy.get('confirmed') ?? 0,
    completed: enrolledBy.get('completed') ?? 0,
    enrolled: ['confirmed', 'completed', 'not_completed'].reduce(
      (sum, status) => sum + (enrolledBy.get(status) ?? 0),
      0
    ),
    sittings,
    graded: Number(graded.total),
    gradedOn: graded.last_on as string | null,
    certificates: Number(certificates.total),
    certifiedOn: certificates.last_on as string | null,
    claims: live,
    claimsSubmitted: live - numberOf('draft', 'returned'),
    claimsPaid: numberOf('paid'),
  }
}

const DEAD_CLAIMS = ['rejected', 'withdrawn']

function stepsOf(row: any, facts: Facts, decisions: ClassDecision[]): HeadStep[] {
  const status: string = row.status
  const isOpened = Boolean(row.opened_at)
  const isStarted = decisions.some((one) => one.result === 'started')
  const isFinished = Boolean(row.finished_at)
  const isCancelled = status === 'cancelled'
  const sitting = facts.sittings.at(-1)
  const isPublished = facts.sittings.length > 0 && sitting!.status === 'final'
  const isCertified = facts.certificates > 0 && facts.certificates >= facts.graded
  const isClaimed = facts.claims > 0 && facts.claimsSubmitted === facts.claims
  const isPaid = facts.claims > 0 && facts.claimsPaid === facts.claims
  const stand = (done: boolean, now: boolean) =>
    done ? ('done' as const) : now && !isCancelled ? ('now' as const) : ('todo' as const)
  const words = (key: string, params?: Phrase['params']) => [{ key: `steps.${key}`, params }]
  const at = `/classes/${row.id}`

  return [
    {
      key: 'opening',
      status: status === 'returned' ? 'failed' : stand(isOpened, true),
      sub: openingWords(row, decisions),
    },
    {
      key: 'enrolment',
      status: stand(isStarted || isFinished, status === 'enrolling'),
      sub: isOpened
        ? words('enrolled', { taken: row.seats_taken, seats: row.seats })
        : words('seats', { seats: row.seats }),
    },
    {
      key: 'teaching',
      status: stand(isFinished || (isStarted && facts.sessions.unmarked === 0), isStarted),
      sub: words('taught', { done: facts.sessions.taught, days: facts.sessions.days }),
      href: `${at}/timetable`,
    },
    {
      key: 'assessment',
      status: stand(isPublished, isFinished || (isStarted && facts.sessions.unmarked === 0)),
      sub: sitting
        ? [
            ...words('held', { day: sitting.held_on.slice(5) }),
            ...words(`sitting_${sitting.status}`, { attempt: sitting.attempt }),
          ]
        : [],
      href: `${at}/assessment`,
    },
    {
      key: 'grade',
      status: stand(isPublished && facts.graded > 0, isPublished),
      sub: facts.graded
        ? [
            ...words('held', { day: facts.gradedOn!.slice(5) }),
            ...words('graded', { count: facts.graded, of: facts.enrolled }),
          ]
        : [],
    },
    {
      key: 'certificate',
      status: stand(isCertified, facts.graded > 0),
      sub: facts.certificates
        ? [
            ...words('held', { day: facts.certifiedOn!.slice(5) }),
            ...words('certified', { count: facts.certificates, of: facts.graded }),
          ]
        : [],
      href: `${at}/certificates`,
    },
    {
      key: 'claim',
      status: stand(isClaimed, facts.certificates > 0),
      sub: facts.claims ? words('claimed', { count: facts.claimsSubmitted, of: facts.claims }) : [],
      href: `${at}/claims`,
    },
    {
      key: 'payment',
      status: stand(isPaid, isClaimed || facts.claimsPaid > 0),
      sub: facts.claims ? words('paid', { count: facts.claimsPaid, of: facts.claims }) : [],
    },
  ]
}

function openingWords(row: any, decisions: ClassDecision[]): Phrase[] {
  if (row.status === 'draft') return [{ key: 'steps.not_applied' }]
  const last = decisions.findLast((one) => ['applied', 'approved', 'returned'].includes(one.result))
  if (!last) return []
  const key = last.result === 'approved' ? 'steps.opened_by' : `steps.${last.result}_by`
  return [{ key, params: { at: last.at, actor: last.actor } }]
}

function actionOf(
  row: any,
  facts: Facts,
  permissionFaults: number,
  termFaults: number,
  gaps: OpeningGaps | null
): HeadAction | null {
  const guards: Phrase[] = []
  if (row.status === 'draft' || row.status === 'returned') {
    const left = row.plan_capacity - row.plan_reserved
    if (left < row.seats)
      guards.push({ key: 'guards.plan_full', params: { left, seats: row.seats } })
    if (row.starts_on < clock.today()) {
      guards.push({ key: 'guards.past', params: { day: row.starts_on } })
    }
    if (permissionFaults > 0) {
      guards.push({ key: 'guards.permission', params: { count: permissionFaults } })
    }
    if (termFaults > 0) guards.push({ key: 'guards.terms', params: { count: termFaults } })
    guards.push(...gapGuards(gaps))
    return { name: 'opening', guards }
  }
  if (row.status === 'enrolling') {
    if (clock.today() < row.starts_on) {
      guards.push({ key: 'guards.too_early', params: { day: row.starts_on } })
    }
    if (row.seats_taken < 1) guards.push({ key: 'guards.nobody' })
    return { name: 'start', guards }
  }
  if (row.status === 'running') {
    if (clock.today() < row.ends_on) {
      guards.push({ key: 'guards.not_over', params: { day: row.ends_on } })
    }
    if (facts.sessions.unmarked > 0) {
      guards.push({ key: 'guards.unmarked', params: { count: facts.sessions.unmarked } })
    }
    return { name: 'finish', guards }
  }
  return null
}

function gapGuards(gaps: OpeningGaps | null): Phrase[] {
  const guards: Phrase[] = []
  if (!gaps) return guards
  const { unanswered, missing } = gaps
  if (unanswered > 0) guards.push({ key: 'guards.unanswered', params: { count: unanswered } })
  if (missing.length > 0) {
    const [{ name }] = missing
    const params = { count: missing.length, name: name['zh-CN'], nameEn: name.en }
    guards.push({ key: 'guards.materials', params })
  }
  return guards
}

function waitsFor(row: any, facts: Facts, decisions: ClassDecision[]): Phrase | null {
  if (row.status === 'applied') return { key: 'waits.opening' }
  if (row.status === 'returned') {
    const last = decisions.findLast((one) => one.result === 'returned')
    return {
      key: 'waits.returned',
      params: { actor: last?.actor ?? '', reason: last?.reason ?? '' },
    }
  }
  if (row.status === 'cancelled') {
    const last = decisions.findLast((one) => one.result === 'cancelled')
    return { key: 'waits.cancelled', params: { reason: last?.reason ?? '' } }
  }
  if (row.status !== 'finished') return null
  const sitting = facts.sittings.at(-1)
  if (!sitting) return facts.completed > 0 ? { key: 'waits.no_sitting' } : null
  if (sitting.status !== 'final') return { key: `waits.sitting_${sitting.status}` }
  const missing = facts.graded - facts.certificates
  if (missing > 0) return { key: 'waits.certificates', params: { count: missing } }
  if (facts.claims === 0 && facts.certificates > 0) return { key: 'waits.claims' }
  const unpaid = facts.claims - facts.claimsPaid
  return unpaid > 0 ? { key: 'waits.payment', params: { count: unpaid } } : null
}
