import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { STUDIOS } from '#app/competitions/studios/actions/propose_studio'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export interface DecideReturnInput {
  actor: User
  studioId: number
  returnId: number
  result: 'accepted' | 'returned'
  /** Needed to return it. */
  reason?: string | null
  requestId?: string | null
}

/**
 * Accepts the return of a year, or gives it back with what is wrong.
 * @throws RuleViolation E_RETURN_DECIDED, E_HANDED_IN_BY_YOU, E_REASON_NEEDED
 */
export default class DecideReturn {
  async handle({ actor, studioId, returnId, result, reason, requestId }: DecideReturnInput) {
    if (result === 'returned' && !reason) {
      throw new RuleViolation('E_REASON_NEEDED', { module: STUDIOS, field: 'reason' })
    }
    await db.transaction(async (trx) => {
      const row = await trx
        .from('studio_returns')
        .where({ id: returnId, studio_id: studioId })
        .forUpdate()
        .firstOrFail()
      if (row.status !== 'submitted')
        throw new RuleViolation('E_RETURN_DECIDED', { module: STUDIOS })
      if (row.submitted_by_id === actor.id) {
        throw new RuleViolation('E_HANDED_IN_BY_YOU', { module: STUDIOS })
      }
      await trx
        .from('studio_returns')
        .where('id', returnId)
        .update({
          status: result,
          reason: reason ?? null,
          decided_by_id: actor.id,
          decided_at: clock.instant(),
        })
      await recordAudit(trx, {
        actor,
        action: `studio.return_${result}`,
        subject: { type: 'studio', id: studioId },
        changes: { year: row.year },
        requestId,
      })
    })
  }
}
