import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { lockRecovery, refusal, type RecoveryRow } from '#app/subsidies/recoveries/recovery_rows'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface DecideWriteOffInput {
  actor: User
  recoveryId: number
  result: 'agreed' | 'refused'
  reason?: string | null
  requestId?: string | null
}

/**
 * Agrees to a proposed write-off, or refuses it. Written off, the recovery is closed with what came in,
 * and the claim stands as paid again; refused, the recovery goes on.
 * @throws RuleViolation E_NO_WRITE_OFF, E_SAME_PERSON, E_OWN_CLAIM, E_OWN_BASE
 */
export default class DecideWriteOff {
  async handle({ actor, recoveryId, result, reason, requestId }: DecideWriteOffInput) {
    await db.transaction(async (trx) => {
      const { recovery } = await lockRecovery(trx, recoveryId, actor)
      const { number, amountFen, recoveredFen } = recovery
      if (recovery.status !== 'open' || recovery.writeOffProposedById === null) {
        throw refusal('E_NO_WRITE_OFF', { number })
      }
      if (recovery.writeOffProposedById === actor.id) throw refusal('E_SAME_PERSON')
      await (result === 'agreed'
        ? this.#close(trx, recovery, actor, reason)
        : this.#drop(trx, recoveryId))
      await recordAudit(trx, {
        actor,
        action: `recovery.write_off_${result}`,
        subject: { type: 'recovery', id: recoveryId },
        changes: { number, amountFen: amountFen - recoveredFen },
        requestId,
      })
    })
  }

  async #close(
    trx: TransactionClientContract,
    { id, number, claimId }: RecoveryRow,
    actor: User,
    reason?: string | null
  ) {
    const at = clock.instant()
    await trx
      .from('recoveries')
      .where('id', id)
      .update({
        status: 'written_off',
        closed_by_id: actor.id,
        closed_at: at,
        closed_reason: reason || null,
      })
    await trx
      .from('claims')
      .where({ id: claimId, status: 'recovering' })
      .update({ status: 'paid', version: trx.raw('version + 1'), updated_at: at })
    await recordDecisions(trx, actor, [
      { claimId, stage: 'recovery', result: 'written_off', status: 'paid', reason: number },
    ])
  }

  async #drop(trx: TransactionClientContract, id: number) {
    await trx.from('recoveries').where('id', id).update({
      write_off_document: null,
      write_off_reason: null,
      write_off_proposed_by_id: null,
      write_off_proposed_at: null,
    })
  }
}
