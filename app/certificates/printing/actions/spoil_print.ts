import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { holdsPersonalNumber } from '#app/shared/personal_number'
import { isLive } from '#app/certificates/certificate_status'
import { preparePrint } from '#app/certificates/printing/prepare_print'
import { PRINTING } from '#app/certificates/printing/print_status'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

interface SpoilInput {
  actor: User
  printId: number
  reason: string
  requestId?: string
}

/**
 * A copy was spoiled before it was handed out and is destroyed: its serial stays on record, and the next
 * copy with a serial of its own is prepared in the same run. What was handed out is reissued instead. The
 * words of the reason stay with the copy, outside the audit chain.
 * @throws RuleViolation E_NOT_SPOILABLE, E_LOSS_PERSONAL
 */
export default class SpoilPrint {
  async handle({ actor, printId, reason, requestId }: SpoilInput) {
    if (holdsPersonalNumber(reason)) {
      throw new RuleViolation('E_LOSS_PERSONAL', { module: PRINTING, field: 'reason' })
    }
    await db.transaction(async (trx) => {
      const print = await trx.from('certificate_prints').where('id', printId).firstOrFail()
      const certificate = await trx
        .from('certificates')
        .where('id', print.certificate_id)
        .forUpdate()
        .select('id', 'number', 'status')
        .firstOrFail()
      const spoiled = await changedRows(
        trx
          .from('certificate_prints')
          .where('id', printId)
          .whereIn('status', ['prepared', 'printed'])
          .update({ status: 'spoiled', ended_at: clock.instant(), end_reason: reason })
      )
      if (spoiled === 0) throw new RuleViolation('E_NOT_SPOILABLE', { module: PRINTING })
      const next = isLive(certificate.status)
        ? await preparePrint(trx, {
            certificate: { id: certificate.id, number: certificate.number },
            runId: print.printing_run_id,
            design: print.design,
            actorId: actor.id,
            replacesId: printId,
          })
        : null
      await recordAudit(trx, {
        actor,
        action: 'certificate_print.spoiled',
        subject: { type: 'certificate', id: certificate.id },
        changes: { serial: print.serial, next: next?.serial ?? null },
        requestId,
      })
    })
  }
}
