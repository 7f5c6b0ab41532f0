import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MODULE } from '#app/subsidies/claim_terms'
import { draftWithin } from '#app/subsidies/actions/draft_notice'
import { recordAudit } from '#app/shared/audit/record_audit'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { lockClaims } from '#app/subsidies/claim_rows'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { isFreeForNotice } from '#app/subsidies/notices/notice_terms'
import { changedRows } from '#app/shared/database/rows'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface PublishNoticeInput {
  actor: User
  /** A notice drawn up before. */
  noticeId?: number
  /** Without a notice: the claims to name, all approved ones when left out too. */
  claimIds?: number[]
  requestId?: string | null
}

export interface PublishedNotice {
  id: number
  number: string
  opensOn: string
  closesOn: string
  claims: number
}

/**
 * Makes a notice public from today for its working days; the day it appears does not count. Its
 * claims go under notice. A notice drawn up before keeps only the claims that are still approved, free
 * of holds and samples, and worth what was drawn up.
 * @throws RuleViolation E_NOTICE_NOT_DRAFT, E_NOTHING_TO_NOTICE, E_CALENDAR_NOT_LOADED
 */
export default class PublishNotice {
  async handle({ actor, noticeId, claimIds, requestId }: PublishNoticeInput) {
    const calendar = await WorkCalendar.load()
    return db.transaction(async (trx): Promise<PublishedNotice> => {
      const id = noticeId ?? (await draftWithin(trx, { actor, claimIds }))
      const draft = await trx.from('notices').where('id', id).forUpdate().firstOrFail()
      if (draft.status !== 'draft') {
        throw new RuleViolation('E_NOTICE_NOT_DRAFT', {
          module: MODULE,
          params: { number: draft.number },
        })
      }
      const claims = await this.#keepApproved(trx, id)
      const opensOn = clock.today()
      const closesOn = calendar.addWorkingDays(opensOn, draft.working_days)
      const at = clock.instant()
      const total = claims.reduce((sum, claim) => sum + claim.amountFen, 0)
      await changedRows(
        trx.from('notices').where({ id, status: 'draft' }).update({
          status: 'published',
          opens_on: opensOn,
          closes_on: closesOn,
          claims_count: claims.length,
          total_fen: total,
          published_by_id: actor.id,
          published_at: at,
        })
      )
      const ids = claims.map((claim) => claim.id)
      await trx
        .from('claims')
        .whereIn('id', ids)
        .where('status', 'approved')
        .update({ status: 'noticed', version: trx.raw('version + 1'), updated_at: at })
      await recordDecisions(
        trx,
        actor,
        ids.map((claimId) => ({
          claimId,
          stage: 'notice',
          result: 'published',
          status: 'noticed',
          reason: draft.number,
        }))
      )
      await recordAudit(trx, {
        actor,
        action: 'notice.published',
        subject: { type: 'notice', id },
        changes: { number: draft.number, opensOn, closesOn, claims: ids.length, totalFen: total },
        requestId,
      })
      return { id, number: draft.number, opensOn, closesOn, claims: ids.length }
    })
  }

  /** Leaves out what changed since the draft, and numbers the rest without a gap. */
  async #keepApproved(trx: TransactionClientContract, noticeId: number) {
    const lines = await trx
      .from('notice_lines')
      .where('notice_id', noticeId)
      .orderBy('position')
      .select('id', 'claim_id', 'position', 'amount_fen')
    const ids = lines.map((line) => line.claim_id as number)
    const locked = await lockClaims(trx, ids)
    const claims = new Map(locked.map((claim) => [claim.id, claim]))
    const sampled = await trx
      .from('quality_samples')
      .where('status', 'open')
      .whereIn('claim_id', ids)
      .select('claim_id')
    const waiting = new Set(sampled.map((sample) => sample.claim_id))
    const kept = lines.filter((line) => {
      const claim = claims.get(line.claim_id)!
      const isAsDrafted = claim.amountFen === Number(line.amount_fen)
      return isFreeForNotice(claim) && isAsDrafted && !waiting.has(claim.id)
    })
    if (kept.length === 0) throw new RuleViolation('E_NOTHING_TO_NOTICE', { module: MODULE })
    const gone = lines.filter((line) => !kept.includes(line)).map((line) => line.id)
    await trx.from('notice_lines').whereIn('id', gone).delete()
    for (const [index, line] of kept.entries()) {
      if (line.position === index + 1) continue
      await trx
        .from('notice_lines')
        .where('id', line.id)
        .update({ position: index + 1 })
    }
    return kept.map((line) => claims.get(line.claim_id)!)
  }
}
