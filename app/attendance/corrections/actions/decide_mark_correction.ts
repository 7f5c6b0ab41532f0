import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { CORRECTIONS } from '#app/attendance/corrections/propose_corrections'
import { warnOfLowAttendance } from '#app/attendance/warnings/warn_of_low_attendance'
import { lockSession, marksOfSession, putMarks } from '#app/attendance/session_lock'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Gives or refuses consent to a late change of a mark; only consent moves the mark. A mark that moved
 * otherwise meanwhile overtakes the proposal: it is closed and nothing moves.
 * @throws RuleViolation E_NOT_RUNNING, E_CORRECTION_DECIDED, E_SAME_PERSON, E_OWN_MARK,
 * E_DECISION_REASON
 */
export default class DecideMarkCorrection {
  async handle(input: {
    actor: User
    correctionId: number
    result: 'approved' | 'refused'
    /** Needed for a refusal. */
    reason?: string | null
    requestId?: string
  }): Promise<'approved' | 'refused' | 'overtaken'> {
    const { actor, correctionId, result, reason, requestId } = input
    if (result === 'refused' && !reason) throw refusal('E_DECISION_REASON', 'reason')
    return db.transaction(async (trx) => {
      const row = await trx.from('attendance_corrections').where('id', correctionId).firstOrFail()
      const session = await lockSession(trx, row.class_session_id)
      const { person_id: personId } = await trx
        .from('enrolments')
        .where('id', row.enrolment_id)
        .select('person_id')
        .firstOrFail()
      if (row.proposed_by_id === actor.id) throw refusal('E_SAME_PERSON')
      if (actor.personId === personId) throw refusal('E_OWN_MARK')
      const before = await marksOfSession(trx, session.id)
      const old = before.get(row.enrolment_id)
      const moved = old?.status !== row.status_before || old?.hours !== row.hours_before
      const outcome = result === 'approved' && moved ? 'overtaken' : result
      await this.#close(trx, correctionId, { outcome, actor, reason })
      if (outcome === 'approved') {
        const mark = {
          enrolmentId: row.enrolment_id,
          status: row.status_after,
          hours: row.hours_after,
          source: 'sheet' as const,
        }
        const by = { actorId: row.proposed_by_id, reason: row.reason, correctionId }
        await putMarks(trx, session.id, [mark], before, by)
        if (mark.hours < session.hours) {
          await warnOfLowAttendance(trx, session.course_class_id, [mark.enrolmentId])
        }
      }
      await recordAudit(trx, {
        actor,
        action: `attendance.correction_${outcome}`,
        subject: { type: 'class_session', id: session.id },
        changes: {
          class: session.course_class_id,
          enrolment: row.enrolment_id,
          status: [row.status_before, row.status_after],
          hours: [row.hours_before, row.hours_after],
          proposedBy: row.proposed_by_id,
        },
        requestId,
      })
      return outcome
    })
  }

  async #close(
    trx: TransactionClientContract,
    id: number,
    { outcome, actor, reason }: { outcome: string; actor: User; reason?: string | null }
  ) {
    const closed = await changedRows(
      trx
        .from('attendance_corrections')
        .where({ id, status: 'proposed' })
        .update({
          status: outcome,
          decided_by_id: actor.id,
          decided_at: clock.instant(),
          decision_reason: reason || null,
        })
    )
    if (closed === 0) throw refusal('E_CORRECTION_DECIDED')
  }
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: CORRECTIONS, field })
}
