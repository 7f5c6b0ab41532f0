import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { candidatesOf } from '#app/assessments/queries/expected_scores'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { lockSitting, refuseCandidate } from '#app/assessments/sitting_step'
import type { Component } from '#app/grades/pass_rule'
import type User from '#models/user'

export const RULING_KINDS = ['exempt', 'void'] as const
export type RulingKind = (typeof RULING_KINDS)[number]

/**
 * Asks the bureau to exempt a candidate from a component, or to call it void, with a reason and a
 * document: until the marks are published.
 * @throws RuleViolation E_OWN_SITTING, E_RULING_STATE, E_RULING_WORDS, E_NOT_A_CANDIDATE, E_RULING_KNOWN
 */
export default class ProposeRuling {
  async handle(input: {
    actor: User
    sittingId: number
    enrolmentId: number
    component: Component
    kind: RulingKind
    reason: string
    document: string
    requestId?: string
  }): Promise<{ id: number }> {
    const { actor, sittingId, enrolmentId, component, kind, requestId } = input
    const [reason, document] = [input.reason.trim(), input.document.trim()]
    if (!reason || !document) refuse('E_RULING_WORDS', {}, 'reason')
    return db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      await refuseCandidate(trx, actor, sitting)
      if (!['approved', 'entered', 'differing', 'checked'].includes(sitting.status)) {
        refuse('E_RULING_STATE', { code: sitting.code })
      }
      const people = await candidatesOf(
        {
          id: sitting.id,
          courseClassId: sitting.course_class_id,
          attempt: sitting.attempt,
          components: sitting.components,
          heldOn: sitting.held_on,
        },
        trx
      )
      const person = people.find((one) => one.enrolmentId === enrolmentId)
      if (!person?.components.includes(component)) refuse('E_NOT_A_CANDIDATE')
      const place = { sitting_id: sittingId, enrolment_id: enrolmentId, component }
      const known = await trx
        .from('score_rulings')
        .where(place)
        .whereNot('status', 'refused')
        .first()
      if (known) refuse('E_RULING_KNOWN', { name: person.name })
      const [row] = await trx
        .table('score_rulings')
        .insert({
          ...place,
          kind,
          reason,
          document,
          status: 'proposed',
          proposed_by_id: actor.id,
          proposed_at: clock.instant(),
        })
        .returning('id')
      const id = Number(row?.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'sitting.ruling_proposed',
        subject: { type: 'sitting', id: sittingId },
        reason,
        changes: { ruling: id, enrolment: enrolmentId, component, kind, document },
        requestId,
      })
      return { id }
    })
  }
}
