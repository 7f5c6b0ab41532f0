import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { Money } from '#app/shared/money'
import { lockClaims } from '#app/subsidies/claim_rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { recoveryNumber, takeSerials } from '#app/subsidies/serials'
import { recoveredOf, refusal, refuseOwn } from '#app/subsidies/recoveries/recovery_rows'
import type User from '#models/user'
import type { RecoveryReason } from '#app/subsidies/recoveries/recovery_status'

export interface DraftRecoveryInput {
  actor: User
  claimId: number
  reasonCode: RecoveryReason
  reason: string
  document?: string | null
  amountFen: number
  requestId?: string | null
}

/**
 * Drafts the recovery of a paid claim, of all or a part of it. Nothing is asked back before another
 * person opens it. Gives its id.
 * @throws RuleViolation E_CLAIM_NOT_PAID, E_RECOVERY_EXISTS, E_RECOVERY_AMOUNT, E_OWN_CLAIM,
 * E_OWN_BASE
 */
export default class DraftRecovery {
  async handle(input: DraftRecoveryInput): Promise<number> {
    const { actor, claimId, amountFen, requestId } = input
    return db.transaction(async (trx) => {
      const year = clock.year()
      const serial = await takeSerials(trx, 'recovery', year, 1)
      const [claim] = await lockClaims(trx, [claimId])
      refuseOwn(actor, claim)
      const { number: claimNumber } = claim
      if (claim.status !== 'paid') throw refusal('E_CLAIM_NOT_PAID', { number: claimNumber })
      const live = await trx
        .from('recoveries')
        .where('claim_id', claimId)
        .whereIn('status', ['draft', 'open'])
        .first()
      if (live) throw refusal('E_RECOVERY_EXISTS', { number: claimNumber, other: live.number })
      const most = claim.amountFen - (await recoveredOf(trx, claimId))
      if (amountFen <= 0 || amountFen > most) {
        throw refusal('E_RECOVERY_AMOUNT', { most: Money.fen(most).toString() }, 'amount')
      }
      const number = recoveryNumber(year, serial)
      const [row] = await trx
        .table('recoveries')
        .returning('id')
        .insert({
          number,
          claim_id: claimId,
          fund_id: claim.fundId,
          reason_code: input.reasonCode,
          reason: input.reason,
          document: input.document || null,
          amount_fen: amountFen,
          status: 'draft',
          created_by_id: actor.id,
          created_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'recovery.drafted',
        subject: { type: 'recovery', id },
        changes: { number, claim: claimNumber, reasonCode: input.reasonCode, amountFen },
        requestId,
      })
      return id
    })
  }
}
