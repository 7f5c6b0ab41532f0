import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { Money } from '#app/shared/money'
import { changedRows } from '#app/shared/database/rows'
import { recover } from '#app/subsidies/fund_ledger'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { lockRecovery, refusal, type RecoveryRow } from '#app/subsidies/recoveries/recovery_rows'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface RecordInstalmentInput {
  actor: User
  recoveryId: number
  amountFen: number
  /** The day the bank received it. */
  receivedOn: string
  /** The bank's number of the receipt: the same one is booked once. */
  reference: string
  requestId?: string | null
}

export interface RecordedInstalment {
  /** The receipt had been booked before; nothing moved. */
  known: boolean
  recoveredFen: number
  completed: boolean
}

/**
 * Books money that came back: the fund can give it again. With the last fen the recovery is completed
 * and the claim recovered; it goes on counting until somebody decides that it frees the quota.
 * @throws RuleViolation E_NOT_OPEN, E_INSTALMENT_AMOUNT, E_REFERENCE_TAKEN, E_RECEIVED_ON,
 * E_OWN_CLAIM, E_OWN_BASE
 */
export default class RecordInstalment {
  async handle(input: RecordInstalmentInput): Promise<RecordedInstalment> {
    const { actor, recoveryId, amountFen, receivedOn, requestId } = input
    if (receivedOn > clock.today()) throw refusal('E_RECEIVED_ON', {}, 'receivedOn')
    return db.transaction(async (trx) => {
      const { recovery, claim } = await lockRecovery(trx, recoveryId, actor)
      if (await isKnown(trx, input)) {
        const { recoveredFen, status } = recovery
        return { known: true, recoveredFen, completed: status === 'completed' }
      }
      await this.#add(trx, recovery, amountFen)
      await trx.table('recovery_instalments').insert({
        recovery_id: recoveryId,
        amount_fen: amountFen,
        received_on: receivedOn,
        reference: input.reference,
        actor_id: actor.id,
        created_at: clock.instant(),
      })
      const line = { claimId: claim.id, fen: amountFen, recoveryId, document: input.reference }
      await recover(trx, recovery.fundId, line, actor)
      const recoveredFen = recovery.recoveredFen + amountFen
      const completed = recoveredFen === recovery.amountFen
      if (completed) await this.#complete(trx, recovery, actor)
      await recordAudit(trx, {
        actor,
        action: completed ? 'recovery.completed' : 'recovery.received',
        subject: { type: 'recovery', id: recoveryId },
        changes: {
          number: recovery.number,
          amountFen,
          recoveredFen: [recovery.recoveredFen, recoveredFen],
        },
        requestId,
      })
      return { known: false, recoveredFen, completed }
    })
  }

  async #add(trx: TransactionClientContract, recovery: RecoveryRow, fen: number) {
    if (recovery.status !== 'open') throw refusal('E_NOT_OPEN', { number: recovery.number })
    const added =
      fen <= 0
        ? 0
        : await changedRows(
            trx
              .from('recoveries')
              .where({ id: recovery.id, status: 'open' })
              .whereRaw('recovered_fen + ? <= amount_fen', [fen])
              .increment('recovered_fen', fen)
          )
    if (added > 0) return
    const most = Money.fen(recovery.amountFen - recovery.recoveredFen).toString()
    throw refusal('E_INSTALMENT_AMOUNT', { most }, 'amount')
  }

  async #complete(
    trx: TransactionClientContract,
    { id, number, claimId }: RecoveryRow,
    actor: User
  ) {
    const at = clock.instant()
    await trx.from('recoveries').where('id', id).update({
      status: 'completed',
      closed_by_id: actor.id,
      closed_at: at,
    })
    await trx
      .from('claims')
      .where({ id: claimId, status: 'recovering' })
      .update({ status: 'recovered', version: trx.raw('version + 1'), updated_at: at })
    await recordDecisions(trx, actor, [
      { claimId, stage: 'recovery', result: 'completed', status: 'recovered', reason: number },
    ])
  }
}

/** Whether the receipt stands already. @throws RuleViolation E_REFERENCE_TAKEN when it says otherwise */
async function isKnown(
  trx: TransactionClientContract,
  { recoveryId, reference, amountFen, receivedOn }: RecordInstalmentInput
): Promise<boolean> {
  const row = await trx
    .from('recovery_instalments')
    .where({ recovery_id: recoveryId, reference })
    .first()
  if (!row) return false
  if (Number(row.amount_fen) === amountFen && row.received_on === receivedOn) return true
  throw refusal('E_REFERENCE_TAKEN', { amount: Money.fen(row.amount_fen).toString() }, 'reference')
}
