import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import Sitting from '#models/sitting'
import { countRows } from '#app/shared/database/rows'
import { isDay } from '#app/shared/days'
import { recordAudit } from '#app/shared/audit/record_audit'
import { resultsOf } from '#app/assessments/queries/results'
import { refuse } from '#app/assessments/refusal'
import { MOST_ATTEMPTS } from '#app/assessments/terms'
import { type Component, COMPONENTS, componentsFor } from '#app/grades/pass_rule'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface ClassRow {
  id: number
  code: string
  status: string
  ends_on: string
  grade_rank: number
}

/**
 * Plans the next sitting of a finished class: the first for everybody who completed it, in every
 * component of its grade; a resit for those who failed, in the components they lack, once the sitting
 * before is final and every objection to it answered, as often as the terms allow. `heldOn` is a day, not before the class ended. The
 * plan is then arranged and sent to the bureau.
 * @throws RuleViolation E_CLASS_NOT_FINISHED, E_DAY, E_BEFORE_CLASS_END, E_NOBODY_COMPLETED,
 * E_SITTING_OPEN, E_OBJECTIONS_PENDING, E_BEFORE_LAST_SITTING, E_NO_MORE_RESITS, E_NOBODY_FAILED
 */
export default class PlanSitting {
  async handle(input: {
    actor: User
    classId: number
    heldOn: string
    requestId?: string
  }): Promise<Sitting> {
    const { actor, classId, heldOn, requestId } = input
    return db.transaction(async (trx) => {
      await trx.from('course_classes').where('id', classId).select('id').forUpdate()
      const courseClass: ClassRow = await trx
        .from('course_classes')
        .join('courses', 'courses.id', 'course_classes.course_id')
        .where('course_classes.id', classId)
        .select('course_classes.id', 'course_classes.code', 'status', 'ends_on', 'grade_rank')
        .firstOrFail()
      if (courseClass.status !== 'finished') refuse('E_CLASS_NOT_FINISHED')
      if (!isDay(heldOn)) refuse('E_DAY', {}, 'heldOn')
      if (heldOn < courseClass.ends_on) {
        refuse('E_BEFORE_CLASS_END', { day: courseClass.ends_on }, 'heldOn')
      }

      const { attempt, components } = await this.#next(trx, courseClass, heldOn)
      const now = clock.instant()
      const sitting = await Sitting.create(
        {
          code: `${courseClass.code}-K${attempt}`,
          courseClassId: classId,
          attempt,
          heldOn,
          components: components.join(','),
          status: 'planned',
          createdById: actor.id,
          createdAt: now,
          updatedAt: now,
        },
        { client: trx }
      )
      await recordAudit(trx, {
        actor,
        action: 'sitting.planned',
        subject: { type: 'sitting', id: sitting.id },
        changes: { code: sitting.code, class: classId, attempt, heldOn, components },
        requestId,
      })
      return sitting
    })
  }

  async #next(
    trx: TransactionClientContract,
    courseClass: ClassRow,
    heldOn: string
  ): Promise<{ attempt: number; components: Component[] }> {
    const last: { code: string; attempt: number; status: string; held_on: string } | null =
      await trx
        .from('sittings')
        .where('course_class_id', courseClass.id)
        .orderBy('attempt', 'desc')
        .first()
    if (!last) {
      const completed = await countRows(
        trx.from('enrolments').where({ course_class_id: courseClass.id, status: 'completed' })
      )
      if (completed === 0) refuse('E_NOBODY_COMPLETED')
      return { attempt: 1, components: componentsFor(courseClass.grade_rank) }
    }

    if (last.status !== 'final') refuse('E_SITTING_OPEN', { code: last.code })
    const pending = await countRows(
      trx
        .from('score_objections as x')
        .join('sittings as s', 's.id', 'x.sitting_id')
        .where({ 's.course_class_id': courseClass.id, 'x.status': 'open' })
    )
    if (pending > 0) refuse('E_OBJECTIONS_PENDING', { code: last.code, count: pending })
    if (last.attempt >= MOST_ATTEMPTS) refuse('E_NO_MORE_RESITS', { most: MOST_ATTEMPTS })
    if (heldOn < last.held_on) refuse('E_BEFORE_LAST_SITTING', { day: last.held_on }, 'heldOn')
    const results = await resultsOf(courseClass.id, trx, { keptOn: heldOn })
    const failed = new Set([...results.values()].flatMap((result) => result.failed))
    if (failed.size === 0) refuse('E_NOBODY_FAILED')
    return {
      attempt: last.attempt + 1,
      components: COMPONENTS.filter((component) => failed.has(component)),
    }
  }
}
