import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { lockRecovery, recoveredOf, refusal } from '#app/subsidies/recoveries/recovery_rows'
import type User from '#models/user'

export interface DecideQuotaInput {
  actor: User
  recoveryId: number
  decision: 'kept' | 'freed'
  reason: string
  requestId?: string | null
}

/**
 * Decides whether a recovered claim still counts against the person's quota. It does until this says
 * otherwise, and it can be freed only when all of it came back. Whoever opened the recovery may not.
 * @throws RuleViolation E_NOT_COMPLETED, E_QUOTA_DECIDED, E_QUOTA_PARTLY, E_SAME_PERSON, E_OWN_CLAIM,
 * E_OWN_BASE
 */
export default class DecideQuota {
  async handle({ actor, recoveryId, decision, reason, requestId }: DecideQuotaInput) {
    await db.transaction(async (trx) => {
      const { recovery, claim } = await lockRecovery(trx, recoveryId, actor)
      const { number } = recovery
      if (recovery.status !== 'completed') throw refusal('E_NOT_COMPLETED', { number })
      if (recovery.openedById === actor.id) throw refusal('E_SAME_PERSON')
      const isWhole = (await recoveredOf(trx, claim.id)) === claim.amountFen
      if (decision === 'freed' && !isWhole) throw refusal('E_QUOTA_PARTLY', { number })
      const at = clock.instant()
      const decided = await changedRows(
        trx.from('recoveries').where('id', recoveryId).whereNull('quota_decision').update({
          quota_decision: decision,
          quota_reason: reason,
          quota_decided_by_id: actor.id,
          quota_decided_at: at,
        })
      )
      if (decided === 0) throw refusal('E_QUOTA_DECIDED', { number })
      await trx
        .from('claims')
        .where('id', claim.id)
        .update({
          quota_freed_at: decision === 'freed' ? at : null,
          version: trx.raw('version + 1'),
          updated_at: at,
        })
      await recordDecisions(trx, actor, [
        {
          claimId: claim.id,
          stage: 'recovery',
          result: decision === 'freed' ? 'quota_freed' : 'quota_kept',
          status: 'recovered',
          reason,
        },
      ])
      await recordAudit(trx, {
        actor,
        action: `recovery.quota_${decision}`,
        subject: { type: 'recovery', id: recoveryId },
        changes: { number },
        requestId,
      })
    })
  }
}
