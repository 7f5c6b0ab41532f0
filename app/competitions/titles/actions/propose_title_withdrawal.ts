import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { TITLES } from '#app/competitions/titles/actions/propose_title'
import type User from '#models/user'

/**
 * Proposes to withdraw a title that is held; another person decides by `DecideTitle`.
 * @throws RuleViolation E_TITLE_STATE, E_OWN_TITLE
 */
export default class ProposeTitleWithdrawal {
  async handle(input: {
    actor: User
    holderId: number
    reason: string
    requestId?: string | null
  }) {
    const { actor, holderId, reason, requestId } = input
    await db.transaction(async (trx) => {
      const holder = await trx.from('title_holders').where('id', holderId).forUpdate().firstOrFail()
      if (holder.person_id === actor.personId) {
        throw new RuleViolation('E_OWN_TITLE', { module: TITLES })
      }
      const at = clock.instant()
      const changed = await changedRows(
        trx
          .from('title_holders')
          .where({ id: holderId, status: 'held' })
          .whereNull('end_proposed_by_id')
          .update({ end_proposed_by_id: actor.id, end_proposed_at: at, end_reason: reason })
      )
      if (changed === 0) throw new RuleViolation('E_TITLE_STATE', { module: TITLES })
      await trx.table('title_decisions').insert({
        title_holder_id: holderId,
        decision: 'end_proposed',
        reason,
        decided_by_id: actor.id,
        decided_at: at,
      })
      await recordAudit(trx, {
        actor,
        action: 'title.withdrawal_proposed',
        subject: { type: 'title_holder', id: holderId },
        reason,

        requestId,
      })
    })
  }
}
