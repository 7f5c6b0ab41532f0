import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { lockSitting } from '#app/assessments/sitting_step'
import type { Component } from '#app/grades/pass_rule'
import type User from '#models/user'

/**
 * Records a candidate's objection to a published mark, within the period. Until it is answered
 * nothing follows from this candidate's marks; all the others go on.
 * @throws RuleViolation E_NOT_PUBLISHED, E_OBJECTION_LATE, E_OBJECTION_REASON, E_NO_MARK,
 * E_OBJECTION_OPEN
 */
export default class LodgeScoreObjection {
  async handle(input: {
    actor: User
    sittingId: number
    enrolmentId: number
    component: Component
    reason: string
    requestId?: string
  }): Promise<{ id: number }> {
    const { actor, sittingId, enrolmentId, component, requestId } = input
    const reason = input.reason.trim()
    if (!reason) refuse('E_OBJECTION_REASON', {}, 'reason')
    return db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      if (sitting.status !== 'published') refuse('E_NOT_PUBLISHED', { code: sitting.code })
      if (clock.today() > sitting.objections_until!) {
        refuse('E_OBJECTION_LATE', { day: sitting.objections_until! })
      }
      const place = { sitting_id: sittingId, enrolment_id: enrolmentId, component }
      if (!(await trx.from('scores').where(place).first())) refuse('E_NO_MARK')
      const open = await trx
        .from('score_objections')
        .where({ ...place, status: 'open' })
        .first()
      if (open) refuse('E_OBJECTION_OPEN')
      const [row] = await trx
        .table('score_objections')
        .insert({
          ...place,
          reason,
          status: 'open',
          lodged_by_id: actor.id,
          lodged_at: clock.instant(),
        })
        .returning('id')
      const id = Number(row?.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'sitting.objection_lodged',
        subject: { type: 'sitting', id: sittingId },
        changes: { objection: id, enrolment: enrolmentId, component },
        requestId,
      })
      return { id }
    })
  }
}
