import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { TITLES } from '#app/competitions/titles/actions/propose_title'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export interface DecideTitleInput {
  actor: User
  holderId: number
  /** A proposal is held or refused; a title that is held may be withdrawn. */
  result: 'held' | 'refused' | 'withdrawn'
  /** Needed to refuse or withdraw. */
  reason?: string | null
  requestId?: string | null
}

interface Holder {
  status: string
  proposedById: number
  personId: number
}

/**
 * Decides a proposed title, or withdraws one that is held. The row stays.
 * @throws RuleViolation E_TITLE_STATE, E_PROPOSED_BY_YOU, E_OWN_TITLE, E_REASON_NEEDED
 */
export default class DecideTitle {
  async handle({ actor, holderId, result, reason, requestId }: DecideTitleInput) {
    if (result !== 'held' && !reason) {
      throw new RuleViolation('E_REASON_NEEDED', { module: TITLES, field: 'reason' })
    }
    await db.transaction(async (trx) => {
      const row = await trx.from('title_holders').where('id', holderId).forUpdate().firstOrFail()
      const holder = {
        status: row.status,
        proposedById: row.proposed_by_id,
        personId: row.person_id,
      }
      const refusal = whyNotDecideTitle(actor, holder, result)
      if (refusal) throw new RuleViolation(refusal, { module: TITLES })
      await trx
        .from('title_holders')
        .where('id', holderId)
        .update({
          status: result,
          reason: reason ?? null,
          decided_by_id: actor.id,
          decided_at: clock.instant(),
        })
      await recordAudit(trx, {
        actor,
        action: `title.${result}`,
        subject: { type: 'title_holder', id: holderId },
        changes: { status: [row.status, result], document: row.document },
        requestId,
      })
    })
  }
}

/** Why a user may not decide; null when free to. */
export function whyNotDecideTitle(
  actor: Pick<User, 'id' | 'personId'>,
  { status, proposedById, personId }: Holder,
  result: DecideTitleInput['result']
): 'E_TITLE_STATE' | 'E_PROPOSED_BY_YOU' | 'E_OWN_TITLE' | null {
  if (status !== (result === 'withdrawn' ? 'held' : 'proposed')) return 'E_TITLE_STATE'
  if (actor.personId === personId) return 'E_OWN_TITLE'
  return proposedById === actor.id ? 'E_PROPOSED_BY_YOU' : null
}
