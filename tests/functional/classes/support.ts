import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import CreateClass, { type CreateClassInput } from '#app/classes/actions/create_class'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import DecideOpening from '#app/classes/actions/decide_opening'
import { takeSeat } from '#app/bases/seats'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { type World, aPerson, buildWorld, insertRow, userWith } from '#tests/support/world'
import type User from '#models/user'
import type CourseClass from '#models/course_class'

export interface Stage {
  world: World
  admin: User
  reviewer: User
}

/** The small world on 2 March 2026 with a base administrator of base A and a reviewer. */
export async function buildStage(): Promise<Stage> {
  clock.stopAt('2026-03-02')
  const world = await buildWorld()
  return {
    world,
    admin: await userWith('base_admin', { baseId: world.a.id, name: '陈立新' }),
    reviewer: await userWith('reviewer', { name: '李雪梅' }),
  }
}

/** What a form of a class holds: two days from Monday 9 March, twenty seats. */
export function planOf({ world }: Stage, changes: Partial<CreateClassInput> = {}) {
  return {
    courseId: world.courseIds.welder,
    startsOn: '2026-03-09',
    seats: 20,
    roomId: world.a.roomIds[0],
    trainerId: world.a.trainerIds[0],
    assessmentBodyId: world.bodyId,
    mode: 'open' as const,
    feeKind: 'free' as const,
    weekdays: [1, 2, 3, 4, 5],
    slots: ['morning', 'afternoon'] as ('morning' | 'afternoon')[],
    ...changes,
  }
}

/** The same as the browser sends it. */
export function formOf(stage: Stage, changes: Record<string, unknown> = {}) {
  const { weekdays, slots, ...plan } = planOf(stage)
  return { ...plan, 'weekdays[]': weekdays, 'slots[]': slots, ...changes }
}

export async function aClass(
  stage: Stage,
  changes: Partial<CreateClassInput> = {}
): Promise<CourseClass> {
  const { admin, world } = stage
  return new CreateClass().handle({
    ...planOf(stage, changes),
    actor: admin,
    baseId: world.a.id,
    ...changes,
  })
}

/** A class that the bureau opened. */
export async function anOpenClass(stage: Stage, changes: Partial<CreateClassInput> = {}) {
  const courseClass = await aClass(stage, changes)
  await new ApplyForOpening().handle({ actor: stage.admin, classId: courseClass.id })
  await new DecideOpening().handle({
    actor: stage.reviewer,
    classId: courseClass.id,
    result: 'approved',
  })
  return courseClass
}

/** Enrols a new person by direct rows, with the seat. */
export async function enrol({ admin }: Stage, courseClass: CourseClass): Promise<number> {
  const personId = await aPerson()
  const at = clock.instant()
  return db.transaction(async (trx) => {
    const id = await insertRow(
      'enrolments',
      {
        course_class_id: courseClass.id,
        person_id: personId,
        plan_allocation_id: courseClass.planAllocationId,
        position: personId,
        status: 'confirmed',
        trainee_category: 'other',
        confirmed_at: at,
        created_by_id: admin.id,
        created_at: at,
        updated_at: at,
      },
      trx
    )
    await takeSeat(trx, {
      allocationId: courseClass.planAllocationId,
      classId: courseClass.id,
      enrolmentId: id,
      actor: admin,
    })
    await trx.from('course_classes').where('id', courseClass.id).increment('seats_taken', 1)
    return id
  })
}

/** Marks every session of a class; `hoursOf` tells how many hours an enrolment attended. */
export async function markAll(
  { admin }: Stage,
  classId: number,
  hoursOf: (enrolmentId: number, session: { sequence: number; hours: number }) => number
) {
  const at = clock.instant()
  const sessions = await db.from('class_sessions').where('course_class_id', classId)
  const enrolments = await db.from('enrolments').where('course_class_id', classId)
  for (const session of sessions) {
    for (const enrolment of enrolments) {
      const hours = hoursOf(enrolment.id, session)
      await insertRow('attendance_marks', {
        class_session_id: session.id,
        enrolment_id: enrolment.id,
        status: hours > 0 ? 'present' : 'absent',
        hours,
        marked_by_id: admin.id,
        marked_at: at,
      })
    }
    await db
      .from('class_sessions')
      .where('id', session.id)
      .update({ attendance_marked_at: at, attendance_marked_by_id: admin.id })
  }
}

/** The rule that an act breaks, or null when it succeeds. */
export async function violationOf(act: () => Promise<unknown>): Promise<RuleViolation | null> {
  try {
    await act()
    return null
  } catch (error) {
    if (error instanceof RuleViolation) return error
    throw error
  }
}

/** Seats of the specialty's share as they stand. */
export async function seatsOf(allocationId: number) {
  const row = await db.from('plan_allocations').where('id', allocationId).firstOrFail()
  const plan = await db.from('annual_plans').where('id', row.annual_plan_id).firstOrFail()
  return {
    reserved: row.seats_reserved as number,
    taken: row.seats_taken as number,
    planReserved: plan.seats_reserved as number,
    planTaken: plan.seats_taken as number,
  }
}

/** Actions in the audit chain about a class, in order. */
export async function auditOf(classId: number): Promise<string[]> {
  const rows = await db
    .from('audit_entries')
    .where({ subject_type: 'course_class', subject_id: classId })
    .orderBy('sequence')
  return rows.map((row) => row.action)
}

/** The status of a class as it stands. */
export async function statusOf(classId: number): Promise<string> {
  const row = await db.from('course_classes').where('id', classId).firstOrFail()
  return row.status
}

/** Leave of an enrolment from sessions; gives the request. */
export async function aLeave(
  stage: Stage,
  enrolmentId: number,
  sessionIds: number[],
  status: 'asked' | 'approved' = 'asked'
): Promise<number> {
  const id = await insertRow('leave_requests', {
    ...{ enrolment_id: enrolmentId, reason_kind: 'sick', status },
    ...{ asked_by_id: stage.admin.id, asked_at: clock.instant() },
  })
  for (const sessionId of sessionIds) {
    await insertRow('leave_request_sessions', {
      ...{ leave_request_id: id, enrolment_id: enrolmentId, class_session_id: sessionId },
      is_live: true,
    })
  }
  return id
}

/** Somebody checked in to a session whose roll is not called yet. */
export function aCheckIn(enrolmentId: number, sessionId: number) {
  return insertRow('attendance_check_ins', {
    ...{ class_session_id: sessionId, enrolment_id: enrolmentId, way: 'scan' },
    ...{ proposal: 'present', minutes_late: 0, device_tag: `device-${enrolmentId}` },
    checked_in_at: clock.instant(),
  })
}

/** Leave as it then stands: of each session whether it counts, and the time it was asked for. */
export function leaveSessions(leaveId: number) {
  return db
    .from('leave_request_sessions')
    .where('leave_request_id', leaveId)
    .orderBy('id')
    .select('class_session_id', 'is_live', 'old_day', 'released_at')
}
