import db from '@adonisjs/lucid/services/db'
import LodgeScoreObjection from '#app/assessments/objections/actions/lodge_score_objection'
import { refuse } from '#app/assessments/refusal'
import type { Component } from '#app/grades/pass_rule'
import type User from '#models/user'

/**
 * A trainee objects to the own published mark, by the same rules as when the base records it: within
 * the period, one at a time, and nothing follows from the marks until it is answered.
 * @throws RuleViolation E_NOT_OWN_MARK and those of LodgeScoreObjection
 */
export default class LodgeOwnScoreObjection {
  async handle(input: {
    /** Signed in with the account of the candidate. */
    actor: User
    sittingId: number
    component: Component
    reason: string
    requestId?: string
  }): Promise<{ id: number }> {
    const { actor, sittingId } = input
    const own = await db
      .from('enrolments as e')
      .join('sittings as s', 's.course_class_id', 'e.course_class_id')
      .where({ 's.id': sittingId, 'e.status': 'completed', 'e.person_id': actor.personId ?? 0 })
      .select('e.id')
      .first()
    if (!own) refuse('E_NOT_OWN_MARK')
    return new LodgeScoreObjection().handle({ ...input, enrolmentId: own.id })
  }
}
