import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { holdsPersonalNumber } from '#app/shared/personal_number'
import { isLive } from '#app/certificates/certificate_status'
import { PRINTING } from '#app/certificates/printing/print_status'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

interface LossInput {
  actor: User
  certificateId: number
  lostOn: string
  /** The holder's statement: its name, number or day. */
  statement: string
  requestId?: string
}

/**
 * Records that the holder lost the paper. The certificate stays valid, since paper and register are of
 * equal force; the copy is on record as lost, and a reissue answers the report.
 * @throws RuleViolation E_LOSS_DEAD, E_LOSS_DAY, E_LOSS_REPORTED, E_LOSS_PERSONAL
 */
export default class ReportLoss {
  async handle({ actor, certificateId, lostOn, statement, requestId }: LossInput) {
    if (lostOn > clock.today()) throw refusal('E_LOSS_DAY', 'lostOn')
    if (holdsPersonalNumber(statement)) throw refusal('E_LOSS_PERSONAL', 'statement')
    await db.transaction(async (trx) => {
      const certificate = await trx
        .from('certificates')
        .where('id', certificateId)
        .forUpdate()
        .select('status', 'issued_on')
        .firstOrFail()
      if (!isLive(certificate.status)) throw refusal('E_LOSS_DEAD')
      if (lostOn < certificate.issued_on) throw refusal('E_LOSS_DAY', 'lostOn')
      const waiting = await trx
        .from('certificate_losses')
        .where('certificate_id', certificateId)
        .whereNull('certificate_change_id')
        .first()
      if (waiting) throw refusal('E_LOSS_REPORTED')
      const print = await trx
        .from('certificate_prints')
        .where('certificate_id', certificateId)
        .whereIn('status', ['printed', 'delivered'])
        .first()
      const at = clock.instant()
      if (print) {
        await trx
          .from('certificate_prints')
          .where('id', print.id)
          .update({ status: 'lost', ended_at: at, end_reason: statement })
      }
      await trx.table('certificate_losses').insert({
        certificate_id: certificateId,
        certificate_print_id: print?.id ?? null,
        lost_on: lostOn,
        statement,
        reported_by_id: actor.id,
        reported_at: at,
      })
      await recordAudit(trx, {
        actor,
        action: 'certificate.lost',
        subject: { type: 'certificate', id: certificateId },
        changes: { lostOn, serial: print?.serial ?? null },
        requestId,
      })
    })
  }
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: PRINTING, field })
}
