import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MODULE } from '#app/subsidies/claim_terms'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { lockClaims } from '#app/subsidies/claim_rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { changedRows } from '#app/shared/database/rows'
import { NOTICES } from '#app/subsidies/notices/notice_terms'
import { IN_LATEST_NOTICE } from '#app/subsidies/queries/notices'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface CloseNoticeInput {
  actor: User
  noticeId: number
  requestId?: string | null
}

/**
 * Closes a notice whose last day has passed. Its claims that nobody struck out can then be paid;
 * disputed ones wait until their objections are decided. An objection to the notice as a whole must be
 * answered first.
 * @throws RuleViolation E_NOTICE_NOT_OPEN, E_NOTICE_STILL_OPEN, E_OBJECTIONS_WAIT
 */
export default class CloseNotice {
  async handle({ actor, noticeId, requestId }: CloseNoticeInput) {
    await db.transaction(async (trx) => {
      const at = clock.instant()
      const closed = await changedRows(
        trx
          .from('notices')
          .where({ id: noticeId, status: 'published' })
          .where('closes_on', '<', clock.today())
          .update({ status: 'closed', closed_by_id: actor.id, closed_at: at })
      )
      const notice = await trx.from('notices').where('id', noticeId).firstOrFail()
      if (closed === 0) throw notClosed(notice)
      await this.#ensureAnswered(trx, notice)

      const found = await trx
        .from('claims')
        .join('notice_lines', 'notice_lines.claim_id', 'claims.id')
        .where('notice_lines.notice_id', noticeId)
        .where('claims.status', 'noticed')
        .whereRaw(IN_LATEST_NOTICE)
        .select('claims.id')
      const locked = await lockClaims(
        trx,
        found.map((claim) => claim.id)
      )
      // Told under the lock: somebody may have taken a claim back, or disputed it, meanwhile.
      const claims = locked.filter((claim) => claim.status === 'noticed' && !claim.disputedAt)
      await trx
        .from('claims')
        .whereIn(
          'id',
          claims.map((claim) => claim.id)
        )
        .update({ notice_closed_at: at, updated_at: at, version: trx.raw('version + 1') })
      await recordDecisions(
        trx,
        actor,
        claims.map((claim) => ({
          claimId: claim.id,
          stage: 'notice',
          result: 'closed',
          status: 'noticed',
          reason: notice.number,
        }))
      )
      await recordAudit(trx, {
        actor,
        action: 'notice.closed',
        subject: { type: 'notice', id: noticeId },
        changes: { number: notice.number, payable: claims.length },
        requestId,
      })
    })
  }

  async #ensureAnswered(trx: TransactionClientContract, notice: { id: number; number: string }) {
    const waiting = await trx
      .from('notice_objections')
      .where({ notice_id: notice.id, status: 'open' })
      .whereNull('claim_id')
      .orderBy('id')
      .select('number')
    if (waiting.length === 0) return
    throw new RuleViolation('E_OBJECTIONS_WAIT', {
      module: NOTICES,
      params: { number: notice.number, objections: waiting.map((one) => one.number).join('、') },
    })
  }
}

function notClosed(notice: { number: string; status: string; closes_on: string | null }) {
  const code = notice.status === 'published' ? 'E_NOTICE_STILL_OPEN' : 'E_NOTICE_NOT_OPEN'
  const params = { number: notice.number, closes: notice.closes_on ?? '' }
  return new RuleViolation(code, { module: MODULE, params })
}
