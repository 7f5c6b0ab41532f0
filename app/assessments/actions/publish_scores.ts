import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { OBJECTION_WORKING_DAYS } from '#app/assessments/terms'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { outcomeOf } from '#app/assessments/queries/sitting_outcome'
import { countRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { lockSitting, moveSitting, refuseCandidate } from '#app/assessments/sitting_step'
import type User from '#models/user'

/**
 * Publishes the marks of a sitting that were entered twice and sampled. Nobody has a grade yet: for
 * some working days a mark may be objected to.
 * @throws RuleViolation E_OWN_SITTING, E_SITTING_STATE, E_NOT_SAMPLED, E_RULINGS_OPEN, E_CALENDAR_NOT_LOADED
 */
export default class PublishScores {
  async handle(input: {
    actor: User
    sittingId: number
    requestId?: string
  }): Promise<{ passed: number; failed: number; objectionsUntil: string }> {
    const { actor, sittingId, requestId } = input
    const calendar = await WorkCalendar.load()
    return db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      await refuseCandidate(trx, actor, sitting)
      const objectionsUntil = calendar.addWorkingDays(clock.today(), OBJECTION_WORKING_DAYS)
      await moveSitting(trx, sitting, 'published', {
        published_by_id: actor.id,
        published_at: clock.instant(),
        objections_until: objectionsUntil,
      })
      if (!sitting.sampled_at) refuse('E_NOT_SAMPLED', { code: sitting.code })
      const open = await countRows(
        trx.from('score_rulings').where({ sitting_id: sittingId, status: 'proposed' })
      )
      if (open > 0) refuse('E_RULINGS_OPEN', { count: open })
      const { passed, failed } = await outcomeOf(trx, sitting)
      const outcome = { passed: passed.length, failed: failed.length, objectionsUntil }
      await recordAudit(trx, {
        actor,
        action: 'sitting.published',
        subject: { type: 'sitting', id: sittingId },
        changes: { status: [sitting.status, 'published'], ...outcome },
        requestId,
      })
      return outcome
    })
  }
}
