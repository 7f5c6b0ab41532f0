import db from '@adonisjs/lucid/services/db'
import { claimState, claimTint } from '#app/subsidies/claim_status'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { enrolmentsOfClass } from '#app/subsidies/claim_facts'
import {
  assessEnrolments,
  openConditions,
  policyOn,
  type PolicyRules,
} from '#app/subsidies/claim_assessment'
import type { ConditionResult } from '#app/rules/types'

export interface PreflightRow {
  enrolmentId: number
  name: string
  documentMask: string
  claimId: number | null
  claimNumber: string | null
  state: string | null
  tint: string
  verdict: 'passed' | 'failed' | 'unknown'
  /** What would be or was claimed, in fen. */
  amountFen: number
  /** What it would be if every condition passed; null when it cannot be worked out. */
  wouldFen: number | null
  open: ConditionResult[]
  /** Whether the row goes along when the class is submitted. */
  goes: boolean
}

export interface Preflight {
  courseClass: {
    id: number
    code: string
    status: string
    baseId: number
    startsOn: string
    endsOn: string
    title_zh: string
    title_en: string
    feeKind: string
  }
  policy: PolicyRules | null
  rows: PreflightRow[]
  totals: { going: number; goingFen: number; stopped: number; sent: number; sentFen: number }
}

/** The class a preflight is about; null when there is none. */
export async function preflightClass(id: number): Promise<Preflight['courseClass'] | null> {
  const row = await db
    .from('course_classes')
    .join('courses', 'courses.id', 'course_classes.course_id')
    .where('course_classes.id', id)
    .select(
      'course_classes.id',
      'course_classes.code',
      'course_classes.status',
      'course_classes.base_id',
      'course_classes.starts_on',
      'course_classes.ends_on',
      'course_classes.fee_kind',
      'courses.title_zh',
      'courses.title_en'
    )
    .first()
  return (
    row && {
      id: row.id,
      code: row.code,
      status: row.status,
      baseId: row.base_id,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      feeKind: row.fee_kind,
      title_zh: row.title_zh,
      title_en: row.title_en,
    }
  )
}

/** For every name of a class: will it be paid, how much, and why not. */
export async function classPreflight(courseClass: Preflight['courseClass']): Promise<Preflight> {
  const client = db.connection()
  const policy = await policyOn(client, courseClass.startsOn).catch((error) => {
    if (error instanceof RuleViolation) return null
    throw error
  })
  if (!policy) {
    const totals = { going: 0, goingFen: 0, stopped: 0, sent: 0, sentFen: 0 }
    return { courseClass, policy, rows: [], totals }
  }
  const ids = await enrolmentsOfClass(client, courseClass.id)
  const assessed = await assessEnrolments(client, ids, policy)

  const rows = assessed.map((one): PreflightRow => {
    const { claim, trace } = one
    const isSent = claim !== null && !['draft', 'returned', 'withdrawn'].includes(claim.status)
    const state = claim ? claimState(claim) : null
    return {
      enrolmentId: one.enrolmentId!,
      name: one.personName,
      documentMask: one.documentMask,
      claimId: claim?.id ?? null,
      claimNumber: claim?.number ?? null,
      state,
      tint: state ? claimTint(state) : '',
      verdict: trace.verdict,
      amountFen: isSent ? claim.amountFen : one.payableFen,
      wouldFen: trace.amount?.fen ?? null,
      open: isSent ? [] : openConditions(trace),
      goes: !isSent && one.certificate !== null && one.payableFen > 0,
    }
  })
  const sum = (some: PreflightRow[]) => some.reduce((total, row) => total + row.amountFen, 0)
  const going = rows.filter((row) => row.goes)
  const sent = rows.filter(
    (row) => row.state && !['draft', 'returned', 'withdrawn', 'rejected'].includes(row.state)
  )
  return {
    courseClass,
    policy,
    rows,
    totals: {
      going: going.length,
      goingFen: sum(going),
      sent: sent.length,
      sentFen: sum(sent),
      stopped: rows.length - going.length - sent.length,
    },
  }
}
