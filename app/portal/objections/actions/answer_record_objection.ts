import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { sendMessage } from '#app/people/messages/send_message'
import { ownRecord } from '#app/portal/objections/queries/own_record'
import { OBJECTIONS, objectionNumber } from '#app/portal/objections/objection_terms'
import type User from '#models/user'

/**
 * Answers an objection with a reason, which the person is sent. The record is put right by its own act;
 * nobody answers who made it or whom it is about.
 * @throws RuleViolation E_ALREADY_ANSWERED, E_OWN_OBJECTION, E_RECORD_MAKER
 */
export default class AnswerRecordObjection {
  async handle(input: {
    actor: User
    id: number
    result: 'upheld' | 'dismissed'
    answer: string
    requestId?: string
  }) {
    const { actor, id, result, answer, requestId } = input
    await db.transaction(async (trx) => {
      const row = await trx.from('record_objections').where('id', id).forUpdate().firstOrFail()
      const record = await ownRecord(trx, row.person_id, row.kind, row.record_id)
      const why = whyNotAnswerRecord(actor, row, record?.makers ?? [])
      if (why) throw new RuleViolation(why, { module: OBJECTIONS })
      const answered = await changedRows(
        trx
          .from('record_objections')
          .where({ id, status: 'open' })
          .update({
            status: result,
            answer_cipher: encryptField(answer),
            answered_by_id: actor.id,
            answered_at: clock.instant(),
          })
      )
      if (answered === 0) throw new RuleViolation('E_ALREADY_ANSWERED', { module: OBJECTIONS })
      await sendMessage(trx, {
        to: { personId: row.person_id },
        kind: 'objection_answered',
        parameters: { number: objectionNumber(row), result },
        path: `/me/objections/${id}`,
        uniqueKey: `objection_answered:${id}`,
      })
      await recordAudit(trx, {
        actor,
        action: `record_objection.${result}`,
        subject: { type: 'record_objection', id },
        changes: { status: ['open', result] },
        requestId,
      })
    })
  }
}

/** Why this officer may not answer; null when nothing is against it. Pure. */
export function whyNotAnswerRecord(
  actor: { id: number; personId: number | null },
  row: { status: string; person_id: number; lodged_by_id: number },
  makers: number[]
): 'E_ALREADY_ANSWERED' | 'E_OWN_OBJECTION' | 'E_RECORD_MAKER' | null {
  if (row.status !== 'open') return 'E_ALREADY_ANSWERED'
  if (row.lodged_by_id === actor.id || row.person_id === actor.personId) return 'E_OWN_OBJECTION'
  return makers.includes(actor.id) ? 'E_RECORD_MAKER' : null
}
