import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { release } from '#app/subsidies/fund_ledger'
import { MODULE } from '#app/subsidies/claim_terms'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { separationFault, type Officer, type SeparationFault } from '#app/subsidies/separation'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { lockClaims, type ClaimRow } from '#app/subsidies/claim_rows'
import { NOTICES } from '#app/subsidies/notices/notice_terms'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface DecideObjectionInput {
  actor: User
  objectionId: number
  result: 'dismissed' | 'upheld'
  /** What was found; the objector reads it with the receipt. */
  reason: string
  requestId?: string | null
}

interface Notice {
  id: number
  number: string
  status: string
  publishedById: number | null
}

/**
 * Answers an objection. Dismissed, its claim goes on as soon as no other objection to it is open, and
 * can be paid when the notice was closed meanwhile. Upheld, the claim is refused and its money goes
 * back to the fund. Nobody answers who handled the claim or, for the whole notice, published it.
 * @throws RuleViolation E_OBJECTION_ANSWERED, E_OWN_CLAIM, E_OWN_BASE, E_SAME_OFFICER,
 *   E_PUBLISHED_BY_YOU, E_CLAIM_HELD
 */
export default class DecideObjection {
  async handle({ actor, objectionId, result, reason, requestId }: DecideObjectionInput) {
    await db.transaction(async (trx) => {
      const objection = await trx.from('notice_objections').where('id', objectionId).firstOrFail()
      const notice = await lockNotice(trx, objection.notice_id)
      const [claim] = objection.claim_id ? await lockClaims(trx, [objection.claim_id]) : []
      const refusal = whyNotAnswer(actor, claim ?? null, notice, result)
      if (refusal) throw refused(refusal, claim?.number ?? objection.number)

      const at = clock.instant()
      const answered = await changedRows(
        trx.from('notice_objections').where({ id: objectionId, status: 'open' }).update({
          status: result,
          decided_by_id: actor.id,
          decided_at: at,
          decision_reason: reason,
        })
      )
      if (answered === 0) {
        throw new RuleViolation('E_OBJECTION_ANSWERED', {
          module: NOTICES,
          params: { number: objection.number },
        })
      }
      if (claim) await settle(trx, { claim, notice, actor, result, reason, at })
      await recordAudit(trx, {
        actor,
        action: claim ? `objection.${result}` : 'objection.answered',
        subject: { type: 'objection', id: objectionId },
        changes: { number: objection.number, result, claim: claim?.number ?? null },
        requestId,
      })
    })
  }
}

/** Why an officer may not give this answer; null when free to. */
export function whyNotAnswer(
  actor: Officer,
  claim: ClaimRow | null,
  notice: Notice,
  result?: 'dismissed' | 'upheld'
): SeparationFault | 'E_PUBLISHED_BY_YOU' | 'E_CLAIM_HELD' | null {
  if (!claim) return notice.publishedById === actor.id ? 'E_PUBLISHED_BY_YOU' : null
  if (result === 'upheld' && claim.heldAt && claim.status === 'noticed') return 'E_CLAIM_HELD'
  return separationFault(actor, claim, 'answer')
}

function refused(code: string, number: string) {
  const module = ['E_OWN_CLAIM', 'E_OWN_BASE', 'E_SAME_OFFICER'].includes(code) ? MODULE : NOTICES
  return new RuleViolation(code, { module, params: { number } })
}

/** Locked before the claims, as closing does: a claim is thawed before or after it, never beside it. */
async function lockNotice(trx: TransactionClientContract, id: number): Promise<Notice> {
  const row = await trx.from('notices').where('id', id).forUpdate().firstOrFail()
  return { id, number: row.number, status: row.status, publishedById: row.published_by_id }
}

interface Settlement {
  claim: ClaimRow
  notice: Notice
  actor: User
  result: 'dismissed' | 'upheld'
  reason: string
  at: string
}

/** What an answer does to its claim. One that was refused meanwhile stays so; the answer is recorded. */
async function settle(trx: TransactionClientContract, settlement: Settlement) {
  const { claim, notice, actor, result, reason, at } = settlement
  const isFrozen = claim.status === 'noticed' && claim.disputedAt !== null
  const changes: Record<string, unknown> = {}
  if (isFrozen && result === 'upheld') {
    const line = { claimId: claim.id, fen: claim.amountFen }
    await release(trx, claim.fundId, 'committed', [line], actor)
    Object.assign(changes, {
      status: 'rejected',
      rejection_code: 'objection_upheld',
      disputed_at: null,
    })
  } else if (isFrozen && !(await hasOpenObjection(trx, claim.id))) {
    Object.assign(changes, {
      disputed_at: null,
      notice_closed_at: notice.status === 'closed' ? at : claim.noticeClosedAt,
    })
  }
  await trx
    .from('claims')
    .where('id', claim.id)
    .update({ ...changes, updated_at: at, version: trx.raw('version + 1') })
  const status = result === 'upheld' && isFrozen ? 'rejected' : claim.status
  const becomesPayable = Boolean(changes.notice_closed_at) && !claim.noticeClosedAt
  await recordDecisions(trx, actor, [
    {
      claimId: claim.id,
      stage: 'dispute',
      result,
      status,
      reason,
      reasonCode: result === 'upheld' ? 'objection_upheld' : null,
    },
    ...(becomesPayable
      ? [
          {
            claimId: claim.id,
            stage: 'notice' as const,
            result: 'closed',
            status,
            reason: notice.number,
          },
        ]
      : []),
  ])
}

async function hasOpenObjection(trx: TransactionClientContract, claimId: number) {
  const open = await trx
    .from('notice_objections')
    .where({ claim_id: claimId, status: 'open' })
    .select('id')
    .first()
  return open !== null
}
