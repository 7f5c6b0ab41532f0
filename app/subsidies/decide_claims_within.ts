import clock from '#app/shared/clock'
import { Money } from '#app/shared/money'
import { recordAudit } from '#app/shared/audit/record_audit'
import { canMove, type ClaimStatus } from '#app/subsidies/claim_status'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { MODULE } from '#app/subsidies/claim_terms'
import { askQuestions } from '#app/subsidies/review/ask_questions'
import { checksOf } from '#app/subsidies/review/queries/claim_checks'
import { drawSamples, voidSamples } from '#app/subsidies/review/draw_samples'
import { failedByHand, openChecks, type CheckResult } from '#app/subsidies/review/checks'
import { checkWords } from '#app/subsidies/review/check_words'
import { questionsOf, type Question } from '#app/subsidies/review/question_topics'
import { needsNote, reasonsFor } from '#app/subsidies/review/rejection_reasons'
import { claimsBeingAmended } from '#app/subsidies/review/open_amendments'
import { undoneOfficers } from '#app/subsidies/review/undone_officers'
import { COVER, fundShort, release, tryCommit } from '#app/subsidies/fund_ledger'
import { keepTraces } from '#app/subsidies/claim_traces'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { assessClaims, newTrace, whyNot, type Assessment } from '#app/subsidies/claim_assessment'
import { fundColumn, linesByFund, lockClaims, type ClaimRow } from '#app/subsidies/claim_rows'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type DecisionStage = 'review' | 'approval' | 'notice'
export type DecisionResult = 'passed' | 'returned' | 'rejected'

export interface Decision {
  actor: User
  stage: DecisionStage
  result: DecisionResult
  reason?: string | null
  /** Why it is rejected: a code of the closed list. */
  reasonCode?: string | null
  /** What a return asks the base, item by item. */
  questions?: readonly Question[]
  requestId?: string | null
}

/** What became of one claim: `code` is null when the decision was taken. */
export interface Outcome {
  claimId: number
  number: string
  code: string | null
  params: Record<string, string | number>
}

const passedTo: Record<DecisionStage, ClaimStatus | null> = {
  review: 'reviewed',
  approval: 'approved',
  notice: null,
}
const stagesOf: Record<DecisionStage, readonly ClaimStatus[]> = {
  review: ['submitted'],
  approval: ['reviewed'],
  notice: ['approved', 'noticed'],
}

/** The status a decision leads to; null when the stage knows no such result. */
export function targetOf(stage: DecisionStage, result: DecisionResult): ClaimStatus | null {
  if (result === 'passed') return passedTo[stage]
  return stage === 'notice' && result === 'returned' ? null : result
}

/**
 * Holds a decision to its form: a return asks something, a rejection names a reason of the list, and
 * the reason "other" is put in words. An upheld objection is the reason when a notice is struck.
 * Gives the decision with its reason.
 * @throws RuleViolation E_REASON_NEEDED, E_REASON_CODE_NEEDED
 */
export function wellFormed<T extends Omit<Decision, 'actor'>>(decision: T): T {
  const { stage, result, reason, questions } = decision
  const needed = (code: string, field: string) => new RuleViolation(code, { module: MODULE, field })
  if (result === 'returned' && questionsOf(questions, reason).length === 0) {
    throw needed('E_REASON_NEEDED', 'reason')
  }
  if (result !== 'rejected') return { ...decision, reasonCode: null }
  const reasonCode = decision.reasonCode ?? (stage === 'notice' ? 'objection_upheld' : null)
  if (!reasonCode || !(reasonsFor(stage) as readonly string[]).includes(reasonCode)) {
    throw needed('E_REASON_CODE_NEEDED', 'reasonCode')
  }
  if (needsNote(reasonCode) && !reason?.trim()) throw needed('E_REASON_NEEDED', 'reason')
  return { ...decision, reasonCode }
}

/**
 * Decides claims inside the caller's transaction: locks them in order, refuses those that may not be
 * decided (each with its code), moves the money, then the claims, then writes decisions, questions,
 * the quality sample and audit. `versions` are those the officer saw. A pass reads the facts anew:
 * what held at submission must hold now, and an approval needs every blocking check. `exhausted` carries from one call of a bulk to the
 * next which funds are used up.
 * @throws RuleViolation when the decision itself is not well formed
 */
export async function decideClaimsWithin(
  trx: TransactionClientContract,
  claimIds: number[],
  given: Decision,
  versions = new Map<number, number>(),
  exhausted: Exhausted = new Map()
): Promise<Outcome[]> {
  const decision = wellFormed(given)
  const claims = await lockClaims(trx, claimIds)
  const target = targetOf(decision.stage, decision.result)
  const outcomes = new Map<number, Outcome>()
  const refuse = (claim: ClaimRow, code: string, params: Outcome['params'] = {}) => {
    outcomes.set(claim.id, { claimId: claim.id, number: claim.number, code, params })
  }

  const undone = await undoneOfficers(trx, claimIds, decision)
  for (const claim of claims) {
    const code =
      whyNotDecide(claim, decision, target, versions.get(claim.id)) ??
      (undone.has(claim.id) ? 'E_UNDONE_OFFICER' : null)
    if (code) refuse(claim, code, { number: claim.number })
  }
  const open = () => claims.filter((claim) => !outcomes.has(claim.id))

  if (decision.result === 'passed') {
    const now = await assessClaims(trx, open())
    for (const claim of open()) {
      const fault = factsFault(claim, now.get(claim.id))
      if (fault) refuse(claim, ...fault)
    }
    const checked = await checksOf(trx, open(), now)
    const amending = await claimsBeingAmended(trx, claimIds)
    for (const claim of open()) {
      const fault = checksFault(claim, decision.stage, checked.get(claim.id)!)
      if (amending.has(claim.id)) refuse(claim, 'E_AMENDMENT_WAITS', { number: claim.number })
      else if (fault) refuse(claim, ...fault)
    }
    if (target === 'approved') await commitMoney(trx, open(), decision.actor, refuse, exhausted)
    await keepChanged(trx, open(), now, target === 'approved' ? 'approved' : 'reviewed')
  } else {
    await releaseMoney(trx, open(), decision.actor)
  }

  const decided = open()
  await writeDecisions(trx, decided, decision, target!)
  if (decision.result === 'returned') await askQuestions(trx, decided, decision)
  if (decision.stage === 'approval' && decision.result !== 'returned') {
    await drawSamples(trx, decided, decision.result)
  }
  if (decision.stage === 'notice') await voidSamples(trx, decided)
  await writeAudit(trx, decided, decision, target!)
  for (const claim of decided) {
    outcomes.set(claim.id, { claimId: claim.id, number: claim.number, code: null, params: {} })
  }
  return claims.map((claim) => outcomes.get(claim.id)!)
}

/** A decision rests on what was found when it was taken: a trace that reads otherwise is kept too. */
async function keepChanged(
  trx: TransactionClientContract,
  claims: ClaimRow[],
  now: Map<number, Assessment>,
  occasion: 'reviewed' | 'approved'
) {
  const changed = claims.filter((claim) => now.get(claim.id)!.stored.traceHash !== claim.traceHash)
  await keepTraces(
    trx,
    occasion,
    changed.map((claim) => newTrace(claim.id, now.get(claim.id)!))
  )
  for (const claim of changed) {
    const { traceHash } = now.get(claim.id)!.stored
    await trx.from('claims').where('id', claim.id).update({ trace_hash: traceHash })
  }
}

/** Why an officer may not take this decision on a claim, from the claim alone; null when free to. */
export function whyNotDecide(
  claim: ClaimRow,
  { actor, stage }: Pick<Decision, 'actor' | 'stage'>,
  target: ClaimStatus | null,
  version?: number
): string | null {
  if (version !== undefined && version !== claim.version) return 'E_STALE_PAGE'
  if (claim.heldAt) return 'E_HELD'
  // Striking a claim from the notice is how an objection against it ends.
  if (claim.disputedAt && stage !== 'notice') return 'E_DISPUTED'
  if (!target || !stagesOf[stage].includes(claim.status) || !canMove(claim.status, target)) {
    return 'E_STALE_PAGE'
  }
  const duty = stage === 'review' ? 'review' : 'approve'
  // Whoever approved may also strike a claim from the notice: that takes nothing out of the fund.
  const earlier = stage === 'notice' ? { ...claim, approvedById: null } : claim
  return separationFault(officerOf(actor), earlier, duty)
}

/** Why the facts as they stand keep a claim from passing: its conditions or another amount. */
export function factsFault(claim: ClaimRow, now?: Assessment): [string, Outcome['params']] | null {
  if (!now || now.trace.verdict !== 'passed') {
    const why = now ? whyNot(now.trace) : { 'zh-CN': '', 'en': '' }
    return ['E_NOT_ELIGIBLE', { number: claim.number, why_zh: why['zh-CN'], why_en: why.en }]
  }
  if (now.payableFen === claim.amountFen) return null
  const before = Money.fen(claim.amountFen).toString()
  return [
    'E_AMOUNT_CHANGED',
    { number: claim.number, before, now: Money.fen(now.payableFen).toString() },
  ]
}

/**
 * Why the checks of a claim stand against passing it: one made by hand found a fault, or, at the
 * approval, a blocking one has not passed.
 */
export function checksFault(
  claim: { number: string },
  stage: DecisionStage,
  results: CheckResult[]
): [string, Outcome['params']] | null {
  const failed = failedByHand(results)
  if (failed.length > 0) return ['E_CHECK_FAILED', { number: claim.number, ...checkWords(failed) }]
  const open = stage === 'approval' ? openChecks(results) : []
  if (open.length > 0) return ['E_CHECKS_OPEN', { number: claim.number, ...checkWords(open) }]
  return null
}

/** Which older claim the money of a fund did not reach, by fund. */
export type Exhausted = Map<number, { number: string; missing: string }>

/**
 * Binds money in the order of the queue: the claim sent first comes first, and none goes past an older
 * one for which the money did not reach.
 */
async function commitMoney(
  trx: TransactionClientContract,
  claims: ClaimRow[],
  actor: User,
  refuse: (claim: ClaimRow, code: string, params?: Outcome['params']) => void,
  exhausted: Exhausted
) {
  for (const [fundId, lines] of linesByFund(claims)) {
    if (!exhausted.has(fundId) && (await tryCommit(trx, fundId, lines, actor))) continue
    const waiting = claims.filter((claim) => claim.fundId === fundId).sort(byQueue)
    for (const claim of waiting) {
      const older = exhausted.get(fundId)
      const line = { claimId: claim.id, fen: claim.amountFen }
      if (older) {
        refuse(claim, 'E_OLDER_WAITS', { older: older.number, missing: older.missing })
      } else if (!(await tryCommit(trx, fundId, [line], actor))) {
        const { params } = await fundShort(trx, fundId, line.fen, COVER)
        refuse(claim, 'E_FUND_SHORT', params)
        exhausted.set(fundId, { number: claim.number, missing: String(params.missing) })
      }
    }
  }
}

/** The order of the queue: what was sent first, then what was made first. */
export function byQueue(a: ClaimRow, b: ClaimRow): number {
  const [first, second] = [a.submittedAt ?? '', b.submittedAt ?? '']
  return first === second ? a.id - b.id : first < second ? -1 : 1
}

async function releaseMoney(trx: TransactionClientContract, claims: ClaimRow[], actor: User) {
  for (const column of ['reserved', 'committed'] as const) {
    const bound = claims.filter(
      (claim) => fundColumn(claim.status) === column && claim.amountFen > 0
    )
    for (const [fundId, lines] of linesByFund(bound)) {
      await release(trx, fundId, column, lines, actor)
    }
  }
}

async function writeDecisions(
  trx: TransactionClientContract,
  claims: ClaimRow[],
  { actor, stage, result, reason, reasonCode }: Decision,
  target: ClaimStatus
) {
  if (claims.length === 0) return
  const at = clock.instant()
  const signature = {
    reviewed: { reviewed_by_id: actor.id, reviewed_at: at },
    approved: { approved_by_id: actor.id, approved_at: at },
  }[target as 'reviewed' | 'approved']
  await trx
    .from('claims')
    .whereIn(
      'id',
      claims.map((claim) => claim.id)
    )
    .update({
      ...signature,
      status: target,
      rejection_code: reasonCode ?? null,
      // Only a claim struck from its notice is disputed here; its objections are still answered.
      disputed_at: null,
      updated_at: at,
      version: trx.raw('version + 1'),
    })
  await recordDecisions(
    trx,
    actor,
    claims.map((claim) => ({
      claimId: claim.id,
      stage,
      result,
      status: target,
      reason,
      reasonCode,
    }))
  )
}

async function writeAudit(
  trx: TransactionClientContract,
  claims: ClaimRow[],
  { actor, reasonCode, requestId }: Decision,
  target: ClaimStatus
) {
  for (const claim of claims) {
    await recordAudit(trx, {
      actor,
      action: `claim.${target}`,
      subject: { type: 'claim', id: claim.id },
      changes: {
        number: claim.number,
        status: [claim.status, target],
        amountFen: claim.amountFen,
        ...(reasonCode ? { reasonCode } : {}),
      },
      requestId,
    })
  }
}
