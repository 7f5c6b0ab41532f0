import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { awardGrades } from '#app/assessments/award_grades'
import { lockSitting, refuseCandidate } from '#app/assessments/sitting_step'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseCorrection } from '#app/oversight/corrections/refusal'
import { resultsOf } from '#app/assessments/queries/results'
import { withdrawGrade } from '#app/grades/record_grade'
import type User from '#models/user'

/**
 * Withdraws or records the grade that a corrected mark took or brought: by an officer who neither
 * asked for the correction nor approved it.
 * @throws RuleViolation E_CONSEQUENCE_DONE, E_CONSEQUENCE_KIND, E_CONSEQUENCE_PERSON, E_OWN_SITTING,
 * E_CORRECTION_DISPUTED, E_CONSEQUENCE_RESULT, E_GRADE_NOT_LIVE
 */
export default class CarryOutGradeConsequence {
  async handle(input: {
    actor: User
    correctionId: number
    consequenceId: number
    requestId?: string
  }): Promise<void> {
    const { actor, correctionId, consequenceId, requestId } = input
    await db.transaction(async (trx) => {
      const correction = await trx.from('score_corrections').where('id', correctionId).firstOrFail()
      const sitting = await lockSitting(trx, correction.sitting_id)
      const consequence = await trx
        .from('score_consequences')
        .where({ id: consequenceId, score_correction_id: correctionId })
        .forUpdate()
        .firstOrFail()
      if (consequence.carried_out_at) refuseCorrection('E_CONSEQUENCE_DONE')
      if (!['grade_withdrawal', 'grade_award'].includes(consequence.kind)) {
        refuseCorrection('E_CONSEQUENCE_KIND')
      }
      if ([correction.proposed_by_id, correction.decided_by_id].includes(actor.id)) {
        refuseCorrection('E_CONSEQUENCE_PERSON')
      }
      await refuseCandidate(trx, actor, sitting)
      const results = await resultsOf(sitting.course_class_id, trx)
      const result = results.get(correction.enrolment_id)
      // Who is disputed has no binding result: the answer to the objection comes first.
      if (!result) refuseCorrection('E_CORRECTION_DISPUTED')
      if (result.passed !== (consequence.kind === 'grade_award')) {
        refuseCorrection('E_CONSEQUENCE_RESULT')
      }
      if (consequence.kind === 'grade_award') {
        await awardGrades(trx, sitting, [correction.enrolment_id], actor)
      } else {
        await withdrawGrade(trx, {
          gradeRecordId: consequence.grade_record_id,
          reason: correction.reason,
          document: correction.document,
          byId: actor.id,
        })
      }
      await trx
        .from('score_consequences')
        .where('id', consequenceId)
        .update({ carried_out_by_id: actor.id, carried_out_at: clock.instant() })
      await recordAudit(trx, {
        actor,
        action: `score_correction.${consequence.kind}`,
        subject: { type: 'score_correction', id: correctionId },
        changes: { enrolment: correction.enrolment_id, grade: consequence.grade_record_id },
        requestId,
      })
    })
  }
}
