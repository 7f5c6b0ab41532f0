import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordGrades } from '#app/grades/record_grade'
import { recordAudit } from '#app/shared/audit/record_audit'
import { resultsOf } from '#app/assessments/queries/results'
import { lockSitting, moveSitting } from '#app/assessments/sitting_step'
import type { SittingRow } from '#app/assessments/sitting_step'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Publishes the checked marks of a sitting and gives everybody who passes by it the grade, awarded on
 * the day of the sitting. Who holds that grade of the occupation or a higher one keeps what they have.
 * @throws RuleViolation E_SITTING_STATE
 */
export default class PublishScores {
  async handle(input: {
    actor: User
    sittingId: number
    requestId?: string
  }): Promise<{ passed: number; failed: number }> {
    const { actor, sittingId, requestId } = input
    return db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      await moveSitting(trx, sitting, 'published', {
        published_by_id: actor.id,
        published_at: clock.instant(),
      })
      const sat = await trx
        .from('scores')
        .where('sitting_id', sittingId)
        .distinct('enrolment_id')
        .orderBy('enrolment_id')
      const results = await resultsOf(sitting.course_class_id, trx)
      const passed = sat
        .map((row) => row.enrolment_id as number)
        .filter((enrolmentId) => results.get(enrolmentId)?.passed)
      const graded = await this.#recordGrades(trx, sitting, passed, actor.id)
      const outcome = { passed: passed.length, failed: sat.length - passed.length }
      await recordAudit(trx, {
        actor,
        action: 'sitting.published',
        subject: { type: 'sitting', id: sittingId },
        changes: { status: ['checked', 'published'], ...outcome, gradesRecorded: graded },
        requestId,
      })
      return outcome
    })
  }

  async #recordGrades(
    trx: TransactionClientContract,
    sitting: SittingRow,
    passed: number[],
    actorId: number
  ) {
    if (passed.length === 0) return 0
    const course = await trx
      .from('course_classes')
      .join('courses', 'courses.id', 'course_classes.course_id')
      .where('course_classes.id', sitting.course_class_id)
      .select('occupation_id', 'work_type', 'grade_rank')
      .firstOrFail()
    const enrolments: { id: number; person_id: number }[] = await trx
      .from('enrolments')
      .whereIn('id', passed)
      .select('id', 'person_id')
    return recordGrades(
      trx,
      enrolments.map((row) => ({
        personId: row.person_id,
        occupationId: course.occupation_id,
        workType: course.work_type,
        gradeRank: course.grade_rank,
        sourceKind: 'assessment' as const,
        awardedOn: sitting.held_on,
        enrolmentId: row.id,
        sittingId: sitting.id,
        recordedById: actorId,
      }))
    )
  }
}
