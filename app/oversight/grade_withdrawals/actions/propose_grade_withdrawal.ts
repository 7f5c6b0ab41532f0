import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { holdsPersonalNumber } from '#app/shared/personal_number'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refusal } from '#app/oversight/grade_withdrawals/grade_withdrawal'
import type User from '#models/user'

interface ProposeInput {
  actor: User
  gradeRecordId: number
  reason: string
  document: string
  requestId?: string | null
}

/**
 * Asks that a grade be taken back that should not have been given. Nothing changes until another approves.
 * A post (特级技师, 首席技师) ends with its appointment and not here.
 * @throws RuleViolation E_WITHDRAWAL_WORDS, E_WITHDRAWAL_PERSONAL, E_WITHDRAWAL_NOT_LIVE,
 * E_WITHDRAWAL_POST, E_WITHDRAWAL_OWN, E_WITHDRAWAL_OPEN
 */
export default class ProposeGradeWithdrawal {
  async handle({ actor, gradeRecordId, requestId, ...words }: ProposeInput): Promise<number> {
    const [reason, document] = [words.reason.trim(), words.document.trim()]
    if (reason.length < 5 || document.length < 2) throw refusal('E_WITHDRAWAL_WORDS', 'reason')
    for (const [field, text] of Object.entries({ reason, document })) {
      if (holdsPersonalNumber(text)) throw refusal('E_WITHDRAWAL_PERSONAL', field)
    }
    return db.transaction(async (trx) => {
      // The grade is the lock: of two who ask at once the second finds the first.
      const grade = await trx
        .from('grade_records')
        .where('id', gradeRecordId)
        .forUpdate()
        .firstOrFail()
      if (grade.status !== 'live') throw refusal('E_WITHDRAWAL_NOT_LIVE')
      if (grade.source_kind === 'appointment') throw refusal('E_WITHDRAWAL_POST')
      if (grade.person_id === actor.personId) throw refusal('E_WITHDRAWAL_OWN')
      const open = await trx
        .from('grade_withdrawals')
        .where({ grade_record_id: gradeRecordId, status: 'proposed' })
        .first()
      if (open) throw refusal('E_WITHDRAWAL_OPEN')
      const [row] = await trx.table('grade_withdrawals').returning('id').insert({
        grade_record_id: gradeRecordId,
        reason,
        document,
        status: 'proposed',
        proposed_by_id: actor.id,
        proposed_at: clock.instant(),
      })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'grade_withdrawal.proposed',
        subject: { type: 'grade_withdrawal', id },
        changes: { grade: gradeRecordId },
        requestId,
      })
      return id
    })
  }
}
