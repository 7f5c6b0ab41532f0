import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { lockRecovery, refusal } from '#app/subsidies/recoveries/recovery_rows'
import { RECOVERY_WORKING_DAYS } from '#app/subsidies/recoveries/recovery_status'
import type User from '#models/user'

export interface OpenRecoveryInput {
  actor: User
  recoveryId: number
  /** The decision that asks the money back. */
  document: string
  /** Working days until it is due. */
  workingDays?: number
  requestId?: string | null
}

/**
 * Opens a draft: the money is asked back by a day, and the claim is being recovered from then on.
 * Whoever drafted it may not.
 * @throws RuleViolation E_NOT_DRAFT, E_SAME_PERSON, E_CLAIM_NOT_PAID, E_CALENDAR_NOT_LOADED,
 * E_OWN_CLAIM, E_OWN_BASE
 */
export default class OpenRecovery {
  async handle(input: OpenRecoveryInput) {
    const { actor, recoveryId, document, workingDays = RECOVERY_WORKING_DAYS, requestId } = input
    const calendar = await WorkCalendar.load()
    const dueOn = calendar.addWorkingDays(clock.today(), workingDays)
    await db.transaction(async (trx) => {
      const { recovery, claim } = await lockRecovery(trx, recoveryId, actor)
      if (recovery.createdById === actor.id) throw refusal('E_SAME_PERSON')
      const at = clock.instant()
      const opened = await changedRows(
        trx.from('recoveries').where({ id: recoveryId, status: 'draft' }).update({
          status: 'open',
          document,
          due_on: dueOn,
          opened_by_id: actor.id,
          opened_at: at,
        })
      )
      if (opened === 0) throw refusal('E_NOT_DRAFT', { number: recovery.number })
      const moved = await changedRows(
        trx
          .from('claims')
          .where({ id: claim.id, status: 'paid' })
          .update({ status: 'recovering', version: trx.raw('version + 1'), updated_at: at })
      )
      if (moved === 0) throw refusal('E_CLAIM_NOT_PAID', { number: claim.number })
      await recordDecisions(trx, actor, [
        {
          claimId: claim.id,
          stage: 'recovery',
          result: 'started',
          status: 'recovering',
          reason: `${recovery.number} ${document}`,
        },
      ])
      await recordAudit(trx, {
        actor,
        action: 'recovery.opened',
        subject: { type: 'recovery', id: recoveryId },
        changes: { number: recovery.number, amountFen: recovery.amountFen, document, dueOn },
        requestId,
      })
    })
  }
}
