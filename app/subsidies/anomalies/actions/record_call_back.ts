import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { MODULE } from '#app/subsidies/anomalies/anomaly_codes'
import { screenClaims } from '#app/subsidies/anomalies/screen'
import type User from '#models/user'

export const callOutcomes = ['confirmed', 'differs', 'denied', 'not_reached'] as const

export type CallOutcome = (typeof callOutcomes)[number]

export interface RecordCallBackInput {
  actor: User
  callBackId: number
  outcome: CallOutcome
  note: string | null
  requestId?: string | null
}

/**
 * Writes down what a person said when called. Who was not reached can be called again. What differs or
 * is denied needs a note and raises a flag; a denial blocks the claim.
 * @throws RuleViolation E_CALL_DONE, E_CALL_NOTE, E_OWN_FLAG
 */
export default class RecordCallBack {
  async handle({ actor, callBackId, outcome, note, requestId }: RecordCallBackInput) {
    const suspicious = outcome === 'differs' || outcome === 'denied'
    if (suspicious && !note) {
      throw new RuleViolation('E_CALL_NOTE', { module: MODULE, field: 'note' })
    }
    await db.transaction(async (trx) => {
      const call = await trx
        .from('call_backs')
        .join('claims', 'claims.id', 'call_backs.claim_id')
        .where('call_backs.id', callBackId)
        .select('call_backs.claim_id', 'claims.person_id', 'claims.base_id')
        .firstOrFail()
      const own =
        (actor.personId !== null && actor.personId === call.person_id) ||
        (actor.baseId !== null && actor.baseId === call.base_id)
      if (own) throw new RuleViolation('E_OWN_FLAG', { module: MODULE })
      const changed = await changedRows(
        trx
          .from('call_backs')
          .where({ id: callBackId, status: 'open' })
          .update({
            status: outcome === 'not_reached' ? 'open' : 'done',
            outcome,
            note,
            caller_id: actor.id,
            called_at: clock.instant(),
          })
      )
      if (changed === 0) throw new RuleViolation('E_CALL_DONE', { module: MODULE })
      if (suspicious) await screenClaims(trx, [call.claim_id], actor)
      await recordAudit(trx, {
        actor,
        action: 'call_back.recorded',
        subject: { type: 'claim', id: call.claim_id },
        changes: { outcome },
        requestId,
      })
    })
  }
}
