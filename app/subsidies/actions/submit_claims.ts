import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MODULE } from '#app/subsidies/claim_terms'
import { reserve } from '#app/subsidies/fund_ledger'
import { keepTraces } from '#app/subsidies/claim_traces'
import { claimsWithOpenQuestions } from '#app/subsidies/review/ask_questions'
import { screenAfterCommit } from '#app/subsidies/anomalies/screen_jobs'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { preparableStatuses } from '#app/subsidies/claim_status'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { linesByFund, lockClaims, type ClaimRow } from '#app/subsidies/claim_rows'
import { assessClaims, newTrace, whyNot, type Assessment } from '#app/subsidies/claim_assessment'
import type User from '#models/user'
import type { Outcome } from '#app/subsidies/decide_claims_within'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface SubmitClaimsInput {
  actor: User
  claimIds: number[]
  requestId?: string | null
}

/**
 * Sends drafts and returned claims to review, all in one transaction, and reserves their money.
 * Facts are read anew at that moment. Claims that may not go are named with their code and stay.
 * @throws RuleViolation E_NOTHING_TO_SUBMIT when none may go; E_FUND_SHORT when the fund does not
 * cover those that may, and then none goes
 */
export default class SubmitClaims {
  async handle({ actor, claimIds, requestId }: SubmitClaimsInput) {
    return db.transaction(async (trx): Promise<{ submitted: number[]; refused: Outcome[] }> => {
      const claims = await lockClaims(trx, claimIds)
      const waiting = claims.filter((claim) => preparableStatuses.includes(claim.status))
      const now = await assessClaims(trx, waiting)
      const asked = await claimsWithOpenQuestions(trx, claimIds)
      const refused: Outcome[] = []
      const going: ClaimRow[] = []
      for (const claim of claims) {
        const fault = faultOf(claim, actor, now.get(claim.id)) ?? questionsFault(claim, asked)
        if (fault) refused.push({ claimId: claim.id, number: claim.number, ...fault })
        else going.push({ ...claim, amountFen: now.get(claim.id)!.payableFen })
      }
      if (going.length === 0) throw nothingToSubmit(refused)

      for (const [fundId, lines] of linesByFund(going)) await reserve(trx, fundId, lines, actor)
      await this.#write(trx, going, now, actor)
      await screenAfterCommit(trx, going)
      for (const claim of going) {
        await recordAudit(trx, {
          actor,
          action: 'claim.submitted',
          subject: { type: 'claim', id: claim.id },
          changes: {
            number: claim.number,
            status: [claim.status, 'submitted'],
            amountFen: claim.amountFen,
          },
          requestId,
        })
      }
      return { submitted: going.map((claim) => claim.id), refused }
    })
  }

  async #write(
    trx: TransactionClientContract,
    claims: ClaimRow[],
    now: Map<number, Assessment>,
    actor: User
  ) {
    const at = clock.instant()
    const changed = claims.filter((one) => now.get(one.id)!.stored.traceHash !== one.traceHash)
    await keepTraces(
      trx,
      'submitted',
      changed.map((claim) => newTrace(claim.id, now.get(claim.id)!))
    )
    for (const claim of changed) {
      const { stored, payableFen } = now.get(claim.id)!
      await trx
        .from('claims')
        .where('id', claim.id)
        .update({ trace_hash: stored.traceHash, amount_fen: payableFen })
    }
    await trx
      .from('claims')
      .whereIn(
        'id',
        claims.map((claim) => claim.id)
      )
      .update({
        status: 'submitted',
        version: trx.raw('version + 1'),
        submitted_by_id: actor.id,
        submitted_at: at,
        review_from: null,
        reviewed_by_id: null,
        reviewed_at: null,
        approved_by_id: null,
        approved_at: null,
        updated_at: at,
      })
    await recordDecisions(
      trx,
      actor,
      claims.map((claim) => ({
        claimId: claim.id,
        stage: 'submission',
        result: 'submitted',
        status: 'submitted',
      }))
    )
  }
}

function questionsFault(claim: ClaimRow, asked: Set<number>) {
  return asked.has(claim.id) ? { code: 'E_QUESTIONS_OPEN', params: { number: claim.number } } : null
}

function faultOf(
  claim: ClaimRow,
  actor: User,
  now?: Assessment
): Pick<Outcome, 'code' | 'params'> | null {
  const { number } = claim
  if (!preparableStatuses.includes(claim.status)) {
    return { code: 'E_ALREADY_SUBMITTED', params: { number } }
  }
  const own = separationFault(officerOf(actor), claim, 'submit')
  if (own) return { code: own, params: { number } }
  if (!now || now.trace.verdict !== 'passed' || now.payableFen === 0) {
    const why = now ? whyNot(now.trace) : { 'zh-CN': '', 'en': '' }
    return { code: 'E_NOT_ELIGIBLE', params: { number, why_zh: why['zh-CN'], why_en: why.en } }
  }
  return null
}

function nothingToSubmit(refused: Outcome[]) {
  const [only] = refused
  if (refused.length === 1) {
    return new RuleViolation(only.code!, { module: MODULE, params: only.params })
  }
  return new RuleViolation('E_NOTHING_TO_SUBMIT', { module: MODULE })
}
