import { recordGrades } from '#app/grades/record_grade'
import type { SittingRow } from '#app/assessments/sitting_step'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Records the grade of the class for those who passed by a sitting, awarded on its day. Who holds it
 * or a higher one of the occupation keeps what they have. Gives how many were recorded.
 */
export async function awardGrades(
  trx: TransactionClientContract,
  sitting: Pick<SittingRow, 'id' | 'course_class_id' | 'held_on'>,
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
      recordedById: actor.id,
    }))
  )
}
