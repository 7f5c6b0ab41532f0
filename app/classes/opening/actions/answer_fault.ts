import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

/**
 * Says how something was mended that the bureau found wrong; it may be said anew until the opening is
 * applied for again.
 * @throws RuleViolation E_NOT_RETURNED, E_FAULT_OF_ANOTHER, E_ANSWER_EMPTY
 */
export default class AnswerFault {
  async handle(input: {
    actor: User
    classId: number
    faultId: number
    answer: string
    requestId?: string
  }): Promise<void> {
    const { actor, classId, faultId, requestId } = input
    const answer = input.answer.trim()
    if (!answer) refuse('E_ANSWER_EMPTY', 'answer')
    await db.transaction(async (trx) => {
      const row = await trx.from('course_classes').where('id', classId).forUpdate().firstOrFail()
      if (row.status !== 'returned') refuse('E_NOT_RETURNED')
      const fault = await trx
        .from('opening_faults as f')
        .join('opening_rounds as r', 'r.id', 'f.opening_round_id')
        .where({ 'f.id': faultId, 'r.course_class_id': classId })
        .select('f.*')
        .first()
      if (!fault) refuse('E_FAULT_OF_ANOTHER')
      await trx
        .from('opening_faults')
        .where('id', faultId)
        .update({ answer, answered_by_id: actor.id, answered_at: clock.instant() })
      await recordAudit(trx, {
        actor,
        action: 'class.fault_answered',
        subject: { type: 'course_class', id: classId },
        changes: { fault: faultId, again: fault.answer !== null },
        requestId,
      })
    })
  }
}

function refuse(code: string, field?: string): never {
  throw new RuleViolation(code, { module: 'opening', field })
}
