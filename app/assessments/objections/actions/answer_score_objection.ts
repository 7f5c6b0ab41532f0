import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { awardGrades } from '#app/assessments/award_grades'
import { changeMark } from '#app/assessments/change_mark'
import { isMark } from '#app/assessments/actions/enter_scores'
import { markersOf } from '#app/assessments/queries/entry_differences'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { resultsOf } from '#app/assessments/queries/results'
import { lockSitting, refuseCandidate } from '#app/assessments/sitting_step'
import type { Mark } from '#app/grades/pass_rule'
import { sendMessage } from '#app/people/messages/send_message'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

/**
 * Answers an objection to a mark. Upheld, the mark changes and the old one stays on record; where the
 * sitting is final already, whoever passes now gets the grade at once. Not by who recorded it, entered
 * marks or settled a difference.
 * @throws RuleViolation E_OBJECTION_ANSWERED, E_OBJECTION_PERSON, E_OWN_SITTING, E_ANSWER_MISSING,
 * E_MARK, E_MARK_SAME
 */
export default class AnswerScoreObjection {
  async handle(input: {
    actor: User
    objectionId: number
    result: 'upheld' | 'dismissed'
    answer: string
    /** The right mark, when upheld. */
    mark?: Mark | null
    requestId?: string
  }): Promise<{ sittingId: number }> {
    const { actor, objectionId, result, mark, requestId } = input
    const answer = input.answer.trim()
    if (!answer) refuse('E_ANSWER_MISSING', {}, 'answer')
    return db.transaction(async (trx) => {
      const { sitting_id: sittingId } = await trx
        .from('score_objections')
        .where('id', objectionId)
        .firstOrFail()
      const sitting = await lockSitting(trx, sittingId)
      const objection = await trx
        .from('score_objections')
        .where('id', objectionId)
        .forUpdate()
        .firstOrFail()
      if (objection.status !== 'open') refuse('E_OBJECTION_ANSWERED')
      const markers = await markersOf(trx, sitting)
      if (objection.lodged_by_id === actor.id || markers.has(actor.id)) {
        refuse('E_OBJECTION_PERSON')
      }
      await refuseCandidate(trx, actor, sitting)
      const { enrolment_id: enrolmentId, component } = objection
      if (result === 'upheld') {
        if (!mark || (mark.outcome === 'marked' && !isMark(mark.markTenths))) {
          refuse('E_MARK', { name: '', component }, 'mark')
        }
        const cause = { kind: 'objection' as const, id: objectionId, actor }
        await changeMark(trx, { sittingId, enrolmentId, component }, mark, cause)
      }
      await trx.from('score_objections').where('id', objectionId).update({
        status: result,
        answer,
        answered_by_id: actor.id,
        answered_at: clock.instant(),
      })
      let graded = 0
      if (sitting.status === 'final') {
        const results = await resultsOf(sitting.course_class_id, trx)
        const passed = results.get(enrolmentId)?.passed ? [enrolmentId] : []
        graded = await awardGrades(trx, sitting, passed, actor)
      }
      await tell(trx, objection, result)
      await recordAudit(trx, {
        actor,
        action: `sitting.objection_${result}`,
        subject: { type: 'sitting', id: sittingId },
        changes: {
          objection: objectionId,
          enrolment: enrolmentId,
          component,
          gradesRecorded: graded,
        },
        requestId,
      })
      return { sittingId }
    })
  }
}

/** The candidate is told of the answer, also of one to an objection that the base recorded. */
async function tell(trx: TransactionClientContract, objection: any, result: string) {
  const about = await trx
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .where('e.id', objection.enrolment_id)
    .select('e.person_id', 'co.title_zh as zh', 'co.title_en as en')
    .firstOrFail()
  await sendMessage(trx, {
    to: { personId: about.person_id },
    kind: 'mark_objection_answered',
    parameters: {
      course: { zh: about.zh, en: about.en },
      component: objection.component,
      result,
    },
    path: '/me/objections',
    uniqueKey: `mark_objection_answered:${objection.id}`,
  })
}
