import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { reviewFromAfterHold } from '#app/subsidies/review/held_days'
import { openClaim } from '#app/subsidies/review/open_claim'
import { staleClaim } from '#app/subsidies/last_act'
import { stoppedStatuses, type HoldClaimInput } from '#app/subsidies/review/actions/hold_claim'

/**
 * Lets a held claim go on from where it stands; the period of its review goes on by the days on hold. Any reviewer or approver may, whoever held it.
 * @throws StalePage when it is not held, or was changed meanwhile
 * @throws RuleViolation E_OWN_CLAIM, E_OWN_BASE
 */
export default class ReleaseClaim {
  async handle({ actor, claimId, version, reason, requestId }: HoldClaimInput) {
    const calendar = await WorkCalendar.load()
    await db.transaction(async (trx) => {
      const claim = await openClaim(trx, {
        actor,
        claimId,
        version,
        duty: 'handle',
        statuses: stoppedStatuses,
        kept: reason,
        heldToo: true,
      })
      if (!claim.heldAt) throw await staleClaim(trx, claimId, reason)
      const at = clock.instant()
      const from = claim.reviewFrom ?? claim.submittedAt!
      const reviewFrom = reviewFromAfterHold(calendar, {
        from,
        heldAt: claim.heldAt,
        releasedAt: at,
      })
      await trx
        .from('claims')
        .where('id', claimId)
        .update({
          review_from: reviewFrom,
          held_by_id: null,
          held_at: null,
          held_reason: null,
          updated_at: at,
          version: trx.raw('version + 1'),
        })
      await recordDecisions(trx, actor, [
        { claimId, stage: 'hold', result: 'released', status: claim.status, reason },
      ])
      await recordAudit(trx, {
        actor,
        action: 'claim.released',
        subject: { type: 'claim', id: claimId },
        changes: { number: claim.number, status: claim.status },
        requestId,
      })
    })
  }
}
