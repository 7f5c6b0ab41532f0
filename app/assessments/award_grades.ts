import { resultsOf, type AssessmentResult } from '#app/assessments/queries/results'
import { recordGrades } from '#app/grades/record_grade'
import type { SittingRow } from '#app/assessments/sitting_step'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Records the grade of the class for those who have passed, each awarded on the day of the sitting that
 * brought the last component they needed: a mark put right later may belong to an earlier one. Who
 * holds the grade or a higher one of the occupation keeps what they have. Gives how many were recorded.
 */
export async function awardGrades(
  trx: TransactionClientContract,
  sitting: Pick<SittingRow, 'course_class_id'>,
  enrolmentIds: number[],
  actor: User
): Promise<number> {
  if (enrolmentIds.length === 0) return 0
  const course = await trx
    .from('course_classes')
    .join('courses', 'courses.id', 'course_classes.course_id')
    .where('course_classes.id', sitting.course_class_id)
    .select('occupation_id', 'work_type', 'grade_rank')
    .firstOrFail()
  const enrolments: { id: number; person_id: number }[] = await trx
    .from('enrolments')
    .whereIn('id', enrolmentIds)
    .select('id', 'person_id')
  const results = await resultsOf(sitting.course_class_id, trx)
  return recordGrades(
    trx,
    enrolments.map((row) => ({
      ...decidedBy(results.get(row.id)!),
      personId: row.person_id,
      occupationId: course.occupation_id,
      workType: course.work_type,
      gradeRank: course.grade_rank,
      sourceKind: 'assessment' as const,
      enrolmentId: row.id,
      recordedById: actor.id,
    }))
  )
}

/** The latest sitting among those whose marks count. */
function decidedBy({ components }: AssessmentResult): { awardedOn: string; sittingId: number } {
  const last = Object.values(components).reduce((a, b) => (b.attempt > a.attempt ? b : a))
  return { awardedOn: last.heldOn, sittingId: last.sittingId }
}
