import db from '@adonisjs/lucid/services/db'
import { isDay } from '#app/shared/days'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseExaminer } from '#app/assessments/examiners/refusal'
import type User from '#models/user'

/**
 * Ends or extends the term of an examiner: `filedUntil` is the last day on which they may act.
 * @throws RuleViolation E_EXAMINER_TERM, E_EXAMINER_REASON
 */
export default class EndExaminer {
  async handle(input: {
    actor: User
    examinerId: number
    filedUntil: string
    reason: string
    requestId?: string
  }): Promise<void> {
    const { actor, examinerId, filedUntil, requestId } = input
    const reason = input.reason.trim()
    if (!reason) refuseExaminer('E_EXAMINER_REASON', {}, 'reason')
    await db.transaction(async (trx) => {
      const examiner = await trx.from('examiners').where('id', examinerId).forUpdate().firstOrFail()
      if (!isDay(filedUntil) || filedUntil < examiner.filed_from) {
        refuseExaminer('E_EXAMINER_TERM', {}, 'filedUntil')
      }
      await trx.from('examiners').where('id', examinerId).update({ filed_until: filedUntil })
      await recordAudit(trx, {
        actor,
        action: 'examiner.term_changed',
        subject: { type: 'examiner', id: examinerId },
        reason,
        changes: { filedUntil: [examiner.filed_until, filedUntil] },
        requestId,
      })
    })
  }
}
