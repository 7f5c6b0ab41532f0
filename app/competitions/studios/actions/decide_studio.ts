import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { STUDIOS } from '#app/competitions/studios/actions/propose_studio'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export interface DecideStudioInput {
  actor: User
  studioId: number
  /** A proposal is recognised or refused; the end that somebody proposed comes, or not. */
  result: 'recognised' | 'refused' | 'ended' | 'end_refused'
  /** Needed for all but to recognise. */
  reason?: string | null
  requestId?: string | null
}

interface Studio {
  status: string
  proposedById: number
  leaderId: number | null
  /** Who proposed to end it, while nobody has decided. */
  endProposedById: number | null
}

/**
 * Recognises a proposed studio or refuses it; ends one that is recognised when another person proposed
 * it. The row stays and says who recognised it; every decision is appended.
 * @throws RuleViolation E_STUDIO_STATE, E_PROPOSED_BY_YOU, E_END_PROPOSED_BY_YOU, E_OWN_STUDIO,
 *   E_REASON_NEEDED
 */
export default class DecideStudio {
  async handle({ actor, studioId, result, reason, requestId }: DecideStudioInput) {
    if (result !== 'recognised' && !reason) {
      throw new RuleViolation('E_REASON_NEEDED', { module: STUDIOS, field: 'reason' })
    }
    await db.transaction(async (trx) => {
      const row = await trx.from('studios').where('id', studioId).forUpdate().firstOrFail()
      const studio = {
        status: row.status,
        proposedById: row.proposed_by_id,
        leaderId: row.leader_id,
        endProposedById: row.end_proposed_by_id,
      }
      const refusal = whyNotDecideStudio(actor, studio, result)
      if (refusal) throw new RuleViolation(refusal, { module: STUDIOS })
      const at = clock.instant()
      await trx
        .from('studios')
        .where('id', studioId)
        .update(
          result === 'ended'
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
      await trx.table('studio_decisions').insert({
        studio_id: studioId,
        decision: result,
        reason: reason ?? null,
        decided_by_id: actor.id,
        decided_at: at,
      })
      await recordAudit(trx, {
        actor,
        action: `studio.${result}`,
        subject: { type: 'studio', id: studioId },
        reason,
        changes: result === 'end_refused' ? {} : { status: [row.status, result] },
        requestId,
      })
    })
  }
}

/** Why a user may not decide; null when free to. */
export function whyNotDecideStudio(
  actor: Pick<User, 'id' | 'personId'>,
  { status, proposedById, leaderId, endProposedById }: Studio,
  result: DecideStudioInput['result']
): 'E_STUDIO_STATE' | 'E_PROPOSED_BY_YOU' | 'E_END_PROPOSED_BY_YOU' | 'E_OWN_STUDIO' | null {
  const isEnd = result === 'ended' || result === 'end_refused'
  if (status !== (isEnd ? 'recognised' : 'proposed')) return 'E_STUDIO_STATE'
  if (isEnd && endProposedById === null) return 'E_STUDIO_STATE'
  if (leaderId !== null && actor.personId === leaderId) return 'E_OWN_STUDIO'
  if (isEnd) return endProposedById === actor.id ? 'E_END_PROPOSED_BY_YOU' : null
  return proposedById === actor.id ? 'E_PROPOSED_BY_YOU' : null
}
