import db from '@adonisjs/lucid/services/db'
import { countRows } from '#app/shared/database/rows'
import { isDay } from '#app/shared/days'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { lockSitting, moveSitting } from '#app/assessments/sitting_step'
import type User from '#models/user'

/**
 * Takes a submitted or approved plan back, to change it or to move its day, while no mark was
 * entered. It needs the bureau's approval again.
 * @throws RuleViolation E_PLAN_REASON_MISSING, E_DAY, E_BEFORE_CLASS_END,
 * E_BEFORE_LAST_SITTING, E_MARKS_ENTERED, E_SITTING_STATE
 */
export default class RecallArrangement {
  async handle(input: {
    actor: User
    sittingId: number
    reason: string
    /** The new day, `YYYY-MM-DD`; the old one when left out. */
    heldOn?: string | null
    requestId?: string
  }): Promise<void> {
    const { actor, sittingId, requestId } = input
    const reason = input.reason.trim()
    if (!reason) refuse('E_PLAN_REASON_MISSING', {}, 'reason')
    await db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      const heldOn = input.heldOn || sitting.held_on
      if (!isDay(heldOn)) refuse('E_DAY', {}, 'heldOn')
      const courseClass = await trx
        .from('course_classes')
        .where('id', sitting.course_class_id)
        .firstOrFail()
      if (heldOn < courseClass.ends_on) {
        refuse('E_BEFORE_CLASS_END', { day: courseClass.ends_on }, 'heldOn')
      }
      const before = await trx
        .from('sittings')
        .where({ course_class_id: sitting.course_class_id, attempt: sitting.attempt - 1 })
        .first()
      if (before && heldOn < before.held_on) {
        refuse('E_BEFORE_LAST_SITTING', { day: before.held_on }, 'heldOn')
      }
      const entries = await countRows(trx.from('score_entries').where('sitting_id', sittingId))
      if (entries > 0) refuse('E_MARKS_ENTERED')
      if (!['submitted', 'approved'].includes(sitting.status)) {
        refuse('E_SITTING_STATE', { code: sitting.code, status: sitting.status })
      }
      await moveSitting(trx, sitting, 'planned', { held_on: heldOn })
      await recordAudit(trx, {
        actor,
        action: 'sitting.recalled',
        subject: { type: 'sitting', id: sittingId },
        reason,
        changes: { status: [sitting.status, 'planned'], heldOn: [sitting.held_on, heldOn] },
        requestId,
      })
    })
  }
}
