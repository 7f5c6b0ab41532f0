import clock from '#app/shared/clock'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { NewMark, StoredMark } from '#app/attendance/session_lock'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Language file of late corrections. */
export const CORRECTIONS = 'mark_corrections'

/**
 * Keeps changes of marks that need a second person; the marks stand as they are until then. Call it
 * with the class locked.
 * @throws RuleViolation E_CORRECTION_WAITS
 */
export async function proposeCorrections(
  trx: TransactionClientContract,
  sessionId: number,
  marks: NewMark[],
  before: Map<number, StoredMark>,
  { actor, reason }: { actor: User; reason: string }
) {
  if (marks.length === 0) return
  const ids = marks.map(({ enrolmentId }) => enrolmentId)
  const waiting = await trx
    .from('attendance_corrections as k')
    .join('enrolments as e', 'e.id', 'k.enrolment_id')
    .join('persons as p', 'p.id', 'e.person_id')
    .where({ 'k.class_session_id': sessionId, 'k.status': 'proposed' })
    .whereIn('k.enrolment_id', ids)
    .select('p.name')
    .first()
  if (waiting) {
    throw new RuleViolation('E_CORRECTION_WAITS', {
      module: CORRECTIONS,
      params: { name: waiting.name },
    })
  }
  await trx.table('attendance_corrections').multiInsert(
    marks.map((mark) => ({
      class_session_id: sessionId,
      enrolment_id: mark.enrolmentId,
      status_before: before.get(mark.enrolmentId)!.status,
      hours_before: before.get(mark.enrolmentId)!.hours,
      status_after: mark.status,
      hours_after: mark.hours,
      reason,
      status: 'proposed',
      proposed_by_id: actor.id,
      proposed_at: clock.instant(),
    }))
  )
}
