import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { STUDIOS } from '#app/competitions/studios/actions/propose_studio'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export interface DecideStudioInput {
  actor: User
  studioId: number
  result: 'recognised' | 'refused' | 'ended'
  /** Needed to refuse or end. */
  reason?: string | null
  requestId?: string | null
}

interface Studio {
  status: string
  proposedById: number
  leaderId: number | null
}

/**
 * Recognises a proposed studio or refuses it, or ends one that is recognised. The row stays.
 * @throws RuleViolation E_STUDIO_STATE, E_PROPOSED_BY_YOU, E_OWN_STUDIO, E_REASON_NEEDED
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
      }
      const refusal = whyNotDecideStudio(actor, studio, result)
      if (refusal) throw new RuleViolation(refusal, { module: STUDIOS })
      await trx
        .from('studios')
        .where('id', studioId)
        .update({
          status: result,
          reason: reason ?? null,
          decided_by_id: actor.id,
          decided_at: clock.instant(),
        })
      await recordAudit(trx, {
        actor,
        action: `studio.${result}`,
        subject: { type: 'studio', id: studioId },
        changes: { status: [row.status, result] },
        requestId,
      })
    })
  }
}

/** Why a user may not decide; null when free to. */
export function whyNotDecideStudio(
  actor: Pick<User, 'id' | 'personId'>,
  { status, proposedById, leaderId }: Studio,
  result: DecideStudioInput['result']
): 'E_STUDIO_STATE' | 'E_PROPOSED_BY_YOU' | 'E_OWN_STUDIO' | null {
  if (status !== (result === 'ended' ? 'recognised' : 'proposed')) return 'E_STUDIO_STATE'
  if (leaderId !== null && actor.personId === leaderId) return 'E_OWN_STUDIO'
  return proposedById === actor.id ? 'E_PROPOSED_BY_YOU' : null
}
