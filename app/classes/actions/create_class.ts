import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import CourseClass from '#models/course_class'
import { recordAudit } from '#app/shared/audit/record_audit'
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
import type User from '#models/user'

export interface CreateClassInput extends ClassPlan {
  actor: User
  baseId: number
  requestId?: string
}

/**
 * Drafts a class with its whole timetable. Nothing is reserved in the plan yet.
 * @throws RuleViolation those of `prepareClass`
 */
export default class CreateClass {
  async handle({ actor, baseId, requestId, ...plan }: CreateClassInput): Promise<CourseClass> {
    const calendar = await WorkCalendar.load()
    let prepared: PreparedClass | undefined
    try {
      return await db.transaction(async (trx) => {
        prepared = await prepareClass(trx, baseId, plan, calendar)
        const { course, year, sessions, endsOn, planAllocationId } = prepared
        const now = clock.instant()
        const courseClass = await CourseClass.create(
          {
            ...(await nextTerm(trx, baseId, course, year)),
            baseId,
            planAllocationId,
            specialtyId: course.specialtyId,
            courseId: course.id,
            assessmentBodyId: plan.assessmentBodyId,
            roomId: plan.roomId,
            trainerId: plan.trainerId,
            year,
            mode: plan.mode,
            ...termsOf(plan),
            startsOn: sessions[0].day,
            endsOn,
            seats: plan.seats,
            seatsTaken: 0,
            status: 'draft',
            createdById: actor.id,
            createdAt: now,
            updatedAt: now,
          },
          { client: trx }
        )
        await insertSessions(trx, courseClass.id, plan, sessions)
        await recordAudit(trx, {
          actor,
          action: 'class.created',
          subject: { type: 'course_class', id: courseClass.id },
          changes: { code: courseClass.code, seats: plan.seats, startsOn: courseClass.startsOn },
          requestId,
        })
        return courseClass
      })
    } catch (error) {
      throw prepared ? await namedClash(error, plan, prepared.sessions) : error
    }
  }
}
