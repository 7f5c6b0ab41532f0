import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { resultsOf } from '#app/assessments/queries/results'
import { lockSitting, moveSitting } from '#app/assessments/sitting_step'
import type { SittingRow } from '#app/assessments/sitting_step'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Publishes the checked marks of a sitting and gives everybody who passes by it the grade, awarded on
 * the day of the sitting. Who holds that grade of the occupation already keeps the record they have.
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
      const graded = await this.#recordGrades(trx, sitting, passed)
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

  async #recordGrades(trx: TransactionClientContract, sitting: SittingRow, passed: number[]) {
    if (passed.length === 0) return 0
    const course = await trx
      .from('course_classes')
      .join('courses', 'courses.id', 'course_classes.course_id')
      .where('course_classes.id', sitting.course_class_id)
      .select('occupation_id', 'work_type', 'grade_rank')
      .firstOrFail()
    const grade = {
      occupation_id: course.occupation_id,
      work_type: course.work_type,
      grade_rank: course.grade_rank,
    }
    const enrolments: { id: number; person_id: number }[] = await trx
      .from('enrolments')
      .whereIn('id', passed)
      // Of two classes that award to the same people at once, both come to them in one order.
      .orderBy('person_id')
      .select('id', 'person_id')
    const held = await trx
      .from('grade_records')
      .where(grade)
      .whereIn(
        'person_id',
        enrolments.map((row) => row.person_id)
      )
      .select('person_id')
    const holders = new Set(held.map((row) => row.person_id))
    const rows = enrolments
      .filter((row) => !holders.has(row.person_id))
      .map((row) => ({
        ...grade,
        person_id: row.person_id,
        source_kind: 'assessment',
        enrolment_id: row.id,
        sitting_id: sitting.id,
        awarded_on: sitting.held_on,
        created_at: clock.instant(),
      }))
    if (rows.length > 0) {
      // Another class may award the same grade to the same person at this moment: theirs stands.
      await trx
        .knexQuery()
        .table('grade_records')
        .insert(rows)
        .onConflict(['person_id', 'occupation_id', 'work_type', 'grade_rank'])
        .ignore()
    }
    return rows.length
  }
}
