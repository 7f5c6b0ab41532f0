import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { TITLES } from '#app/competitions/titles/actions/propose_title'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export interface DecideTitleInput {
  actor: User
  holderId: number
  /** A proposal is held or refused; the withdrawal that somebody proposed comes, or not. */
  result: 'held' | 'refused' | 'withdrawn' | 'end_refused'
  /** Needed for all but to hold. */
  reason?: string | null
  requestId?: string | null
}

interface Holder {
  status: string
  proposedById: number
  personId: number
  /** Who proposed to withdraw it, while nobody has decided. */
  endProposedById: number | null
}

/**
 * Decides a proposed title, or the withdrawal of one that is held when another person proposed it. The
 * row stays and says who let it be held; every decision is appended.
 * @throws RuleViolation E_TITLE_STATE, E_PROPOSED_BY_YOU, E_END_PROPOSED_BY_YOU, E_OWN_TITLE,
 *   E_REASON_NEEDED
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
        endProposedById: row.end_proposed_by_id,
      }
      const refusal = whyNotDecideTitle(actor, holder, result)
      if (refusal) throw new RuleViolation(refusal, { module: TITLES })
      const at = clock.instant()
      await trx
        .from('title_holders')
        .where('id', holderId)
        .update(
          result === 'withdrawn'
            ? { status: result }
            : result === 'end_refused'
              ? { end_reason: null, end_proposed_by_id: null, end_proposed_at: null }
              : {
                  status: result,
                  reason: reason ?? null,
                  decided_by_id: actor.id,
                  decided_at: at,
                }
        )
      await trx.table('title_decisions').insert({
        title_holder_id: holderId,
        decision: result,
        reason: reason ?? null,
        decided_by_id: actor.id,
        decided_at: at,
      })
      await recordAudit(trx, {
        actor,
        action: `title.${result}`,
        subject: { type: 'title_holder', id: holderId },
        reason,
        changes:
          result === 'end_refused' ? {} : { status: [row.status, result], document: row.document },
        requestId,
      })
    })
  }
}

/** Why a user may not decide; null when free to. */
export function whyNotDecideTitle(
  actor: Pick<User, 'id' | 'personId'>,
  { status, proposedById, personId, endProposedById }: Holder,
  result: DecideTitleInput['result']
): 'E_TITLE_STATE' | 'E_PROPOSED_BY_YOU' | 'E_END_PROPOSED_BY_YOU' | 'E_OWN_TITLE' | null {
  const isEnd = result === 'withdrawn' || result === 'end_refused'
  if (status !== (isEnd ? 'held' : 'proposed')) return 'E_TITLE_STATE'
  if (isEnd && endProposedById === null) return 'E_TITLE_STATE'
  if (actor.personId === personId) return 'E_OWN_TITLE'
  if (isEnd) return endProposedById === actor.id ? 'E_END_PROPOSED_BY_YOU' : null
  return proposedById === actor.id ? 'E_PROPOSED_BY_YOU' : null
}
