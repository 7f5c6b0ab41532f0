import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { STUDIOS } from '#app/competitions/studios/actions/propose_studio'
import type User from '#models/user'

/**
 * Proposes to end a recognised studio; another person decides by `DecideStudio`.
 * @throws RuleViolation E_STUDIO_STATE, E_OWN_STUDIO
 */
export default class ProposeStudioEnd {
  async handle(input: {
    actor: User
    studioId: number
    reason: string
    requestId?: string | null
  }) {
    const { actor, studioId, reason, requestId } = input
    await db.transaction(async (trx) => {
      const studio = await trx.from('studios').where('id', studioId).forUpdate().firstOrFail()
      if (studio.leader_id !== null && studio.leader_id === actor.personId) {
        throw new RuleViolation('E_OWN_STUDIO', { module: STUDIOS })
      }
      const at = clock.instant()
      const changed = await changedRows(
        trx
          .from('studios')
          .where({ id: studioId, status: 'recognised' })
          .whereNull('end_proposed_by_id')
          .update({ end_proposed_by_id: actor.id, end_proposed_at: at, end_reason: reason })
      )
      if (changed === 0) throw new RuleViolation('E_STUDIO_STATE', { module: STUDIOS })
      await trx.table('studio_decisions').insert({
        studio_id: studioId,
        decision: 'end_proposed',
        reason,
        decided_by_id: actor.id,
        decided_at: at,
      })
      await recordAudit(trx, {
        actor,
        action: 'studio.end_proposed',
        subject: { type: 'studio', id: studioId },
        reason,

        requestId,
      })
    })
  }
}
