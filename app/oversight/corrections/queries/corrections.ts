import db from '@adonisjs/lucid/services/db'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { markersOf } from '#app/assessments/queries/entry_differences'
import { markText } from '#app/assessments/written_mark'
import { DEAD_CLAIMS, outlookOf, type Outlook } from '#app/oversight/corrections/queries/outlook'
import { paidStatuses } from '#app/subsidies/claim_status'
import { pageOf } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import { resultsOf } from '#app/assessments/queries/results'
import { scopeToBase } from '#app/accounts/scope'
import type { Component, Mark } from '#app/grades/pass_rule'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export const CORRECTION_STATUSES = ['proposed', 'approved', 'refused'] as const
export type CorrectionStatus = (typeof CORRECTION_STATUSES)[number]

export interface MarkWords {
  outcome: Mark['outcome']
  text: string
}

export interface CorrectionRow {
  id: number
  sittingId: number
  sittingCode: string
  classId: number
  baseId: number
  name: string
  documentMask: string
  component: Component
  before: MarkWords
  after: MarkWords
  status: CorrectionStatus
  proposedBy: string
  proposedAt: string
  /** Consequences that nobody has carried out yet. */
  open: number
}

export interface Consequence {
  id: number
  kind: string
  /** What it concerns: a number, empty where there is none yet. */
  subject: string
  href: string | null
  /** Key of what stands there now, within `score_corrections.stands`. */
  stands: string
  done: boolean
  /** Whether an officer carries it out on this page. */
  here: boolean
  /** Whether an officer may close it with a reason: nothing more happens in its own place. */
  canBeSetAside: boolean
  /** Why it was closed so. */
  setAsideReason: string | null
  carriedOutBy: string | null
}

export interface CorrectionPage extends CorrectionRow {
  enrolmentId: number
  reason: string
  document: string
  proposedById: number
  decidedById: number | null
  decidedBy: string | null
  decidedAt: string | null
  decisionReason: string | null
  /** Who entered the marks or settled a difference: they do not decide. */
  enteredIds: number[]
  /** Before the decision: what would follow. */
  outlook: Outlook | null
  consequences: Consequence[]
}

/** Corrections of the bases the user may see, those to be decided first. Four queries. */
export async function correctionList(
  user: User,
  filters: { status?: CorrectionStatus; page?: number }
) {
  const paginator = pageOf(await countRows(filtered(user, filters)), filters.page)
  const rows = await filtered(user, filters)
    .join('persons as p', 'p.id', 'e.person_id')
    .join('users as u', 'u.id', 'x.proposed_by_id')
    .orderByRaw("CASE WHEN x.status = 'proposed' THEN 0 ELSE 1 END")
    .orderBy('x.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
    .select('x.*', 's.code', 'c.id as class_id', 'c.base_id', 'p.name', 'p.document_mask')
    .select('u.full_name as proposed_by')
  const open = await Promise.all(rows.map((row) => openOf(row)))
  return {
    paginator,
    rows: rows.map((row, index): CorrectionRow => ({ ...rowOf(row), open: open[index] })),
  }
}

async function openOf(row: any): Promise<number> {
  if (row.status !== 'approved') return 0
  const consequences = await consequencesOf(db.connection(), row.id, row.enrolment_id)
  return consequences.filter((one) => !one.done).length
}

/** One correction with what hangs on it, before the decision, or what became of it after. */
export async function correctionPage(id: number): Promise<CorrectionPage | null> {
  const row = await db
    .from('score_corrections as x')
    .join('sittings as s', 's.id', 'x.sitting_id')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('enrolments as e', 'e.id', 'x.enrolment_id')
    .join('persons as p', 'p.id', 'e.person_id')
    .join('users as u', 'u.id', 'x.proposed_by_id')
    .leftJoin('users as d', 'd.id', 'x.decided_by_id')
    .where('x.id', id)
    .select('x.*', 's.code', 'c.id as class_id', 'c.base_id', 'p.name', 'p.document_mask')
    .select('u.full_name as proposed_by', 'd.full_name as decided_by')
    .select('s.entered_by_id', 's.checked_by_id', 's.entry_round')
    .first()
  if (!row) return null
  const client = db.connection()
  const consequences =
    row.status === 'approved' ? await consequencesOf(client, id, row.enrolment_id) : []
  const markers = await markersOf(client, { ...row, id: row.sitting_id })
  const mark = { outcome: row.outcome_after, markTenths: row.mark_tenths_after }
  const { sitting_id: sittingId, enrolment_id: enrolmentId, component } = row
  return {
    ...rowOf(row),
    open: consequences.filter((one) => !one.done).length,
    enrolmentId,
    reason: row.reason,
    document: row.document,
    proposedById: row.proposed_by_id,
    decidedById: row.decided_by_id,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decisionReason: row.decision_reason,
    enteredIds: [...markers],
    outlook:
      row.status === 'proposed'
        ? await outlookOf(client, row.class_id, {
            sittingId,
            enrolmentId,
            component,
            mark,
          })
        : null,
    consequences,
  }
}

/** Marks of a final sitting that can be corrected: who sat what. */
export async function correctableMarks(sittingId: number) {
  const rows = await db
    .from('scores as s')
    .join('enrolments as e', 'e.id', 's.enrolment_id')
    .join('persons as p', 'p.id', 'e.person_id')
    .where('s.sitting_id', sittingId)
    .orderBy('e.position')
    .orderBy('s.id')
    .select('e.id', 'p.name', 's.component', 's.outcome', 's.mark_tenths')
  return rows.map((row) => ({
    enrolmentId: row.id as number,
    name: row.name as string,
    component: row.component as Component,
    mark: words(row.outcome, row.mark_tenths),
  }))
}

function rowOf(row: any): Omit<CorrectionRow, 'open'> {
  return {
    id: row.id,
    sittingId: row.sitting_id,
    sittingCode: row.code,
    classId: row.class_id,
    baseId: row.base_id,
    name: row.name,
    documentMask: row.document_mask,
    component: row.component,
    before: words(row.outcome_before, row.mark_tenths_before),
    after: words(row.outcome_after, row.mark_tenths_after),
    status: row.status,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
  }
}

function words(outcome: Mark['outcome'], tenths: number | null): MarkWords {
  return { outcome, text: tenths === null ? '' : markText(tenths) }
}

/** Of the recoveries of a claim the newest that was not cancelled; a cancelled one only for lack of it. */
const STANDING_RECOVERY = `(SELECT back.id FROM recoveries back WHERE back.claim_id = x.claim_id
  ORDER BY CASE WHEN back.status = 'cancelled' THEN 1 ELSE 0 END, back.id DESC LIMIT 1)`

const CLAIM_KINDS = ['claim_withdrawal', 'claim_recovery']

/** What is to be done about a claim follows the claim: the bank may have paid it, or not, since. */
function kindOf(row: any): string {
  if (!CLAIM_KINDS.includes(row.kind)) return row.kind
  const isOut = ['paying', ...paidStatuses].includes(row.claim_status)
  return isOut ? 'claim_recovery' : 'claim_withdrawal'
}

/** The consequences of a correction and where each stands now, read from its own place. */
export async function consequencesOf(
  client: QueryClientContract,
  correctionId: number,
  enrolmentId: number
): Promise<Consequence[]> {
  const rows = await client
    .from('score_consequences as x')
    .leftJoin('grade_records as g', 'g.id', 'x.grade_record_id')
    .leftJoin('certificates as ce', 'ce.id', 'x.certificate_id')
    .leftJoin('certificate_changes as ch', 'ch.id', 'x.certificate_change_id')
    .leftJoin('claims as cl', 'cl.id', 'x.claim_id')
    .joinRaw(`LEFT JOIN recoveries r ON r.id = ${STANDING_RECOVERY}`)
    .leftJoin('users as u', 'u.id', 'x.carried_out_by_id')
    .where('x.score_correction_id', correctionId)
    .orderBy('x.id')
    .select('x.id', 'x.kind', 'x.carried_out_at', 'x.set_aside_reason')
    .select('u.full_name as carried_out_by')
    .select('g.awarded_on', 'g.status as grade_status')
    .select(
      'ce.id as certificate_id',
      'ce.number as certificate',
      'ce.status as certificate_status'
    )
    .select('ch.id as change_id', 'ch.status as change_status')
    .select('cl.id as claim_id', 'cl.number as claim', 'cl.status as claim_status', 'cl.held_at')
    .select('r.id as recovery_id', 'r.number as recovery', 'r.status as recovery_status')
  const isAwarded = rows.some((row) => row.kind === 'grade_award' && row.carried_out_at)
  const made = await madeFor(client, enrolmentId, isAwarded)
  return rows.map((row) => {
    const stand = standNow(row, made)
    return {
      id: row.id,
      kind: kindOf(row),
      carriedOutBy: row.carried_out_by,
      here: ['grade_withdrawal', 'grade_award'].includes(row.kind) && !row.set_aside_reason,
      canBeSetAside: !stand.done && SET_ASIDE_FROM.includes(stand.stands),
      setAsideReason: row.set_aside_reason,
      ...stand,
    }
  })
}

/** Where a consequence stands when nothing more will happen to it in its own place. */
const SET_ASIDE_FROM = [
  'to_issue',
  'to_claim',
  'waits_certificate',
  'change_refused',
  'claim_released',
  'to_recover',
  'recovery_cancelled',
]

interface Made {
  classId: number
  /** Whether the marks bring a pass now; null while one of them is disputed. */
  passed: boolean | null
  /** Whether the award was carried out: without a grade then, the person holds it or a higher one. */
  isAwarded: boolean
  graded: boolean
  certificate: { id: number; number: string } | null
  claim: { id: number; number: string; status: string } | null
}

/** What of the chain the enrolment has now. */
async function madeFor(
  client: QueryClientContract,
  enrolmentId: number,
  isAwarded: boolean
): Promise<Made> {
  const enrolment = await client.from('enrolments').where('id', enrolmentId).firstOrFail()
  const results = await resultsOf(enrolment.course_class_id, client)
  const grade = await client
    .from('grade_records')
    .where({ enrolment_id: enrolmentId, status: 'live' })
    .first()
  const certificate = await client
    .from('certificates')
    .where({ enrolment_id: enrolmentId, kind: 'skill_grade' })
    .whereNotIn('status', [...DEAD_STATUSES])
    .select('id', 'number')
    .first()
  const claim = await client
    .from('claims')
    .where({ enrolment_id: enrolmentId, kind: 'training_subsidy' })
    .whereNotIn('status', [...DEAD_CLAIMS])
    .orderBy('id', 'desc')
    .select('id', 'number', 'status')
    .first()
  return {
    classId: enrolment.course_class_id,
    passed: results.get(enrolmentId)?.passed ?? null,
    isAwarded,
    graded: Boolean(grade),
    certificate: certificate ?? null,
    claim: claim ?? null,
  }
}

type Stand = Pick<Consequence, 'subject' | 'href' | 'stands' | 'done'>

/** As `standOf`, unless it was set aside, is not due, or a later mark took the ground away. */
function standNow(row: any, made: Made): Stand {
  const stand = standOf(row, made)
  if (row.set_aside_reason) return { ...stand, stands: 'set_aside', done: true }
  if (stand.done) return stand
  const isGain = ['grade_award', 'certificate_issue', 'claim_preparation'].includes(row.kind)
  if (made.passed === isGain || made.passed === null) {
    const isNotDue = isGain && row.kind !== 'grade_award' && made.isAwarded && !made.graded
    return isNotDue ? { ...stand, stands: 'not_due', done: true } : stand
  }
  return { ...stand, ...overtaken(row) }
}

/** What is still to be undone of a consequence whose ground has gone; nothing: it is closed. */
function overtaken(row: any): Pick<Stand, 'stands' | 'done'> {
  if (['draft', 'proposed'].includes(row.change_status)) return { stands: 'to_drop', done: false }
  if (['draft', 'open'].includes(row.recovery_status)) return { stands: 'to_cancel', done: false }
  const isHeld = row.held_at && !paidStatuses.includes(row.claim_status)
  if (CLAIM_KINDS.includes(row.kind) && isHeld) return { stands: 'to_release', done: false }
  return { stands: 'overtaken', done: true }
}

function standOf(row: any, made: Made): Stand {
  const classPage = `/classes/${made.classId}`
  switch (row.kind) {
    case 'grade_withdrawal': {
      const done = row.grade_status !== 'live'
      return {
        subject: row.awarded_on,
        href: null,
        stands: done ? 'withdrawn' : 'to_carry_out',
        done,
      }
    }
    case 'grade_award':
      return {
        subject: '',
        href: null,
        stands: row.carried_out_at ? 'recorded' : 'to_carry_out',
        done: row.carried_out_at !== null,
      }
    case 'certificate_revocation': {
      const done = DEAD_STATUSES.includes(row.certificate_status)
      const href = `/certificates/changes/${row.change_id}`
      const stands = done ? 'revoked' : `change_${row.change_status}`
      return { subject: row.certificate, href, stands, done }
    }
    case 'certificate_issue':
      return made.certificate
        ? {
            subject: made.certificate.number,
            href: `/certificates/${made.certificate.id}`,
            stands: 'issued',
            done: true,
          }
        : {
            subject: '',
            href: `${classPage}/certificates`,
            stands: made.graded ? 'to_issue' : 'waits_grade',
            done: false,
          }
    case 'claim_preparation':
      return made.claim && made.claim.status !== 'draft'
        ? {
            subject: made.claim.number,
            href: `/claims/${made.claim.id}`,
            stands: 'claimed',
            done: true,
          }
        : {
            subject: made.claim?.number ?? '',
            href: `${classPage}/claims`,
            stands: made.certificate ? 'to_claim' : 'waits_certificate',
            done: false,
          }
    default:
      return row.recovery_id ? recoveryStand(row) : claimStand(row)
  }
}

function recoveryStand(row: any): Stand {
  return {
    subject: row.recovery,
    href: `/recoveries/${row.recovery_id}`,
    stands: `recovery_${row.recovery_status}`,
    done: ['completed', 'written_off'].includes(row.recovery_status),
  }
}

function claimStand(row: any): Stand {
  const stand = { subject: row.claim, href: `/claims/${row.claim_id}` }
  const { claim_status: status } = row
  if (DEAD_CLAIMS.includes(status)) return { ...stand, stands: `claim_${status}`, done: true }
  const stands = paidStatuses.includes(status)
    ? 'to_recover'
    : status === 'paying'
      ? 'waits_bank'
      : row.held_at === null
        ? 'claim_released'
        : status === 'batched'
          ? 'in_batch'
          : 'claim_stands'
  return { ...stand, stands, done: false }
}

function filtered(user: User, { status }: { status?: CorrectionStatus }) {
  const query = db
    .from('score_corrections as x')
    .join('sittings as s', 's.id', 'x.sitting_id')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('enrolments as e', 'e.id', 'x.enrolment_id')
  scopeToBase(query, user, 'c.base_id')
  if (status) query.where('x.status', status)
  return query
}
