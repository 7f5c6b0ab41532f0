import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import {
  type ClassPlan,
  type PreparedClass,
  insertSessions,
  namedClash,
  nextTerm,
  prepareClass,
  termsOf,
} from '#app/classes/timetable'
import { readClass } from '#app/classes/class_step'
import type User from '#models/user'

export interface ReviseClassInput extends ClassPlan {
  actor: User
  classId: number
  requestId?: string
}

/**
 * Changes a draft or returned class and lays out its timetable anew. The code follows the course and
 * the year.
 * @throws RuleViolation E_CLASS_NOT_REVISABLE and those of `prepareClass`
 */
export default class ReviseClass {
  async handle({ actor, classId, requestId, ...plan }: ReviseClassInput): Promise<void> {
    const calendar = await WorkCalendar.load()
    let prepared: PreparedClass | undefined
    try {
      await db.transaction(async (trx) => {
        const before = await trx.from('course_classes').where('id', classId).firstOrFail()
        prepared = await prepareClass(trx, before.base_id, plan, calendar, classId)
        const { course, year, sessions, endsOn, planAllocationId } = prepared
        const terms = termsOf(plan)
        const isSameTerm = before.course_id === course.id && before.year === year
        const term = isSameTerm
          ? { termNumber: before.term_number, code: before.code }
          : await nextTerm(trx, before.base_id, course, year)
        const changed = await changedRows(
          trx
            .from('course_classes')
            .where('id', classId)
            .whereIn('status', ['draft', 'returned'])
            .update({
              code: term.code,
              term_number: term.termNumber,
              plan_allocation_id: planAllocationId,
              specialty_id: course.specialtyId,
              course_id: course.id,
              assessment_body_id: plan.assessmentBodyId,
              room_id: plan.roomId,
              trainer_id: plan.trainerId,
              year,
              mode: plan.mode,
              fee_kind: terms.feeKind,
              employer_id: terms.employerId,
              training_kind: terms.trainingKind,
              apprenticeship_years: terms.apprenticeshipYears,
              starts_on: sessions[0].day,
              ends_on: endsOn,
              seats: plan.seats,
              updated_at: clock.instant(),
            })
        )
        if (changed === 0) {
          const { status } = await readClass(trx, classId)
          throw new RuleViolation('E_CLASS_NOT_REVISABLE', {
            module: 'classes',
            params: { from: status },
          })
        }
        await trx.from('class_sessions').where('course_class_id', classId).delete()
        await insertSessions(trx, classId, plan, sessions)
        await recordAudit(trx, {
          actor,
          action: 'class.revised',
          subject: { type: 'course_class', id: classId },
          changes: {
            code: [before.code, term.code],
            seats: [before.seats, plan.seats],
            startsOn: [before.starts_on, sessions[0].day],
          },
          requestId,
        })
      })
    } catch (error) {
      throw prepared ? await namedClash(error, plan, prepared.sessions, classId) : error
    }
  }
}
