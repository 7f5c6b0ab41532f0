import db from '@adonisjs/lucid/services/db'
import { isOnChain } from '#app/shared/chain_claim'
import { projector, type Projection } from '#app/rules/project'
import { claimsWithOpenQuestions } from '#app/subsidies/review/ask_questions'
import { AVAILABLE } from '#app/subsidies/fund_ledger'
import { claimsOfClass, type KindAndPart, type TrainingKind } from '#app/subsidies/claim_kinds'
import { claimState, claimTint, type ClaimState } from '#app/subsidies/claim_status'
import {
  enrolmentsOfClass,
  gatherFactsOfKinds,
  type ClaimSubject,
} from '#app/subsidies/claim_facts'
import { policiesOn, type PolicyRules } from '#app/subsidies/claim_assessment'
import { isDue, isToPrepare } from '#app/subsidies/preparing'
import { OUTLOOKS, type Outlook } from '#app/subsidies/outlooks'
import type { AmountStep, ConditionResult, FactValue, Localized, Result } from '#app/rules/types'

export interface PreflightRow extends KindAndPart {
  enrolmentId: number
  policyId: number
  name: string
  documentMask: string
  claimId: number | null
  claimNumber: string | null
  state: ClaimState | null
  tint: string
  outlook: Outlook
  /** What was claimed, or what it will be if all goes well, in fen; 0 when nothing will. */
  amountFen: number
  /** What it would be if every condition passed; null when it cannot be worked out. */
  wouldFen: number | null
  failed: OpenCondition[]
  missing: OpenCondition[]
  awaited: ConditionResult[]
  /** How the amount is worked out, line by line; empty when the claim was sent. */
  arithmetic: Localized[]
  /** It was returned with questions that nobody has answered yet: it cannot be sent before. */
  isAsked: boolean
}

/** A condition that stands open, with the words of the record that decides it. */
export interface OpenCondition {
  id: string
  message: Localized
  found: Localized
  value: FactValue
  example: boolean
}

export interface Preflight {
  courseClass: PreflightClass
  policies: PolicyRules[]
  /** In the order of the roster; of each person first what the class is there for. */
  rows: PreflightRow[]
  people: number
  totals: Record<Outlook, { count: number; fen: number }>
  /** What the class will cost: sent, going and awaited. */
  expectedFen: number
  /** What the funds that pay it can still give, and what is left after those not sent yet. */
  fund: { availableFen: number; afterFen: number } | null
}

export interface PreflightClass {
  id: number
  code: string
  status: string
  year: number
  baseId: number
  startsOn: string
  endsOn: string
  title_zh: string
  title_en: string
  feeKind: string
  trainingKind: TrainingKind
}

/** The class a preflight is about; null when there is none. */
export async function preflightClass(id: number): Promise<PreflightClass | null> {
  const row = await db
    .from('course_classes')
    .join('courses', 'courses.id', 'course_classes.course_id')
    .where('course_classes.id', id)
    .select(
      'course_classes.id',
      'course_classes.code',
      'course_classes.status',
      'course_classes.year',
      'course_classes.base_id as baseId',
      'course_classes.starts_on as startsOn',
      'course_classes.ends_on as endsOn',
      'course_classes.fee_kind as feeKind',
      'course_classes.training_kind as trainingKind',
      'courses.title_zh',
      'courses.title_en'
    )
    .first()
  return row as PreflightClass | null
}

/**
 * For every name of a class and every kind of claim it gives, at any time, also before it opens: will
 * it be paid, how much, and why not. The rules and facts are those of the claim.
 */
export async function classPreflight(courseClass: PreflightClass): Promise<Preflight> {
  const client = db.connection()
  const inForce = await policiesOn(client, courseClass.startsOn)
  const scopes = claimsOfClass(courseClass.trainingKind).flatMap((scope) => {
    const policy = inForce.get(scope.kind)
    return policy ? [{ ...scope, policy }] : []
  })
  const ids = scopes.length > 0 ? await enrolmentsOfClass(client, courseClass.id) : []
  const lists = await gatherFactsOfKinds(client, ids, scopes)
  const returned = lists
    .flat()
    .flatMap(({ claim }) => (claim?.status === 'returned' ? [claim.id] : []))
  const asked = await claimsWithOpenQuestions(client, returned)
  const byScope = scopes.map((scope, index) => {
    const tell = projector(scope.policy.ruleSet)
    return lists[index].map((subject) =>
      rowOf(courseClass, scope.policy.id, subject, tell(subject.facts), asked)
    )
  })
  const rows = ids.flatMap((_, index) => byScope.map((of) => of[index]).filter(isWorthAWord))

  const totals = totalsOf(rows)
  const kinds = [...new Set(scopes.map(({ kind }) => kind as string))]
  const toCome = totals.going.fen + totals.awaited.fen
  return {
    courseClass,
    policies: [...new Map(scopes.map(({ policy }) => [policy.id, policy])).values()],
    rows,
    people: ids.length,
    totals,
    expectedFen: toCome + totals.sent.fen,
    fund: await fundFor(courseClass.year, kinds, toCome),
  }
}

function rowOf(
  courseClass: PreflightClass,
  policyId: number,
  subject: ClaimSubject,
  { trace, outlook: future, failed, missing, awaited, expected, expectedFen }: Projection,
  asked: ReadonlySet<number>
): PreflightRow {
  const { claim } = subject
  const isSent = claim !== null && !['draft', 'returned', 'withdrawn'].includes(claim.status)
  const state = claim ? claimState(claim) : null
  const going =
    isDue(subject, courseClass.status) &&
    isToPrepare(subject, trace.verdict, courseClass.status) &&
    trace.verdict === 'passed' &&
    expectedFen > 0
  const isAsked = claim !== null && asked.has(claim.id)
  const outlook = isSent ? 'sent' : outlookOf(going && !isAsked, future)
  return {
    kind: subject.kind,
    part: subject.part,
    enrolmentId: subject.enrolmentId!,
    policyId: isSent ? claim.policyId : policyId,
    name: subject.personName,
    documentMask: subject.documentMask,
    claimId: claim?.id ?? null,
    claimNumber: claim?.number ?? null,
    state,
    tint: state ? claimTint(state) : '',
    outlook,
    amountFen: isSent ? claim.amountFen : expectedFen,
    wouldFen: expected?.fen ?? null,
    failed: isSent ? [] : failed.map((one) => openCondition(one, 'failed')),
    missing: isSent ? [] : missing.map((one) => openCondition(one, 'unknown')),
    awaited: isSent ? [] : awaited,
    arithmetic: isSent ? [] : (expected?.steps ?? []).flatMap(stepWords),
    isAsked,
  }
}

function stepWords({ words, quantity, total }: AmountStep): Localized[] {
  if (total) return []
  const say = (locale: keyof Localized) =>
    [words[locale], quantity?.[locale]].filter(Boolean).join(' ')
  return [{ 'zh-CN': say('zh-CN'), 'en': say('en') }]
}

/** "Of 2 items, 0 met" helps nobody: a group says what its first open part found. */
export function openCondition(condition: ConditionResult, result: Result): OpenCondition {
  const { id, message, value, example } = condition
  let part = condition
  while (part.children) {
    part = part.children.find((child) => child.result === result) ?? part.children[0]
  }
  return { id, message, found: part.found, value, example: Boolean(example) }
}

function outlookOf(going: boolean, future: Projection['outlook']): Outlook {
  if (going) return 'going'
  // Every condition is met and yet it cannot be sent: the class has to end, or questions to be answered.
  return future === 'sure' ? 'awaited' : future
}

/** Nobody needs to read of everybody that an allowance for a few is not theirs. */
function isWorthAWord(row: PreflightRow): boolean {
  return isOnChain(row) || row.outlook !== 'refused' || row.claimId !== null
}

function totalsOf(rows: PreflightRow[]): Preflight['totals'] {
  const totals = Object.fromEntries(
    OUTLOOKS.map((outlook) => [outlook, { count: 0, fen: 0 }])
  ) as Preflight['totals']
  for (const row of rows) {
    const total = totals[row.outlook]
    total.count++
    if (row.state !== 'rejected') total.fen += row.amountFen
  }
  return totals
}

async function fundFor(
  year: number,
  kinds: string[],
  toComeFen: number
): Promise<Preflight['fund']> {
  const rows = await db
    .from('funds')
    .where('year', year)
    .select('pays')
    .select(db.raw(`${AVAILABLE} AS available`))
  const paying = rows.filter((row) =>
    String(row.pays)
      .split(',')
      .some((kind) => kinds.includes(kind))
  )
  if (paying.length === 0) return null
  const availableFen = paying.reduce((sum, row) => sum + Number(row.available), 0)
  return { availableFen, afterFen: availableFen - toComeFen }
}
