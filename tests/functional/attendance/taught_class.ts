import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { aPerson, insertRow, type World, type WorldBase } from '#tests/support/world'
import type User from '#models/user'

export interface TaughtClass {
  id: number
  code: string
  /** In the order of the roster. */
  enrolmentIds: number[]
  personIds: number[]
  names: string[]
  /** Morning and afternoon, four hours each, on every day. */
  sessionIds: number[]
  days: string[]
}

let codes = 0

/** A class of two days (or more) with a timetable and a roster, taught by the base's first trainer. */
export async function taughtClass(
  world: World,
  base: WorldBase,
  actor: User,
  {
    names = ['赵晓峰', '王秀兰', '李四海'],
    startsOn = '2026-03-02',
    dayCount = 2,
    status = 'running',
    enrolled = 'confirmed',
    courseId = world.courseIds.welder,
    trainerId = base.trainerIds[0],
    roomId = base.roomIds[0],
  }: Partial<{
    names: string[]
    startsOn: string
    dayCount: number
    status: string
    enrolled: string
    courseId: number
    trainerId: number
    roomId: number
  }> = {}
): Promise<TaughtClass> {
  const at = clock.instant()
  const code = `HM26-HG4-A${String(++codes).padStart(3, '0')}`
  const days = Array.from({ length: dayCount }, (_, index) => addDays(startsOn, index))
  const id = await insertRow('course_classes', {
    code,
    base_id: base.id,
    plan_allocation_id: base.allocationIds.welding,
    specialty_id: world.specialtyIds.welding,
    course_id: courseId,
    assessment_body_id: world.bodyId,
    room_id: roomId,
    trainer_id: trainerId,
    year: world.year,
    term_number: codes,
    starts_on: days[0],
    ends_on: days[days.length - 1],
    seats: names.length,
    seats_taken: names.length,
    status,
    created_by_id: actor.id,
    created_at: at,
    updated_at: at,
  })
  const sessionIds: number[] = []
  for (const [index, day] of days.entries()) {
    for (const [order, slot] of (['morning', 'afternoon'] as const).entries()) {
      sessionIds.push(
        await insertRow('class_sessions', {
          course_class_id: id,
          room_id: roomId,
          trainer_id: trainerId,
          sequence: index * 2 + order + 1,
          day,
          slot,
          starts_at_time: slot === 'morning' ? '08:00' : '14:00',
          ends_at_time: slot === 'morning' ? '12:00' : '18:00',
          hours: 4,
          kind: index === 0 && order === 0 ? 'theory' : 'practice',
          created_at: at,
        })
      )
    }
  }
  const enrolmentIds: number[] = []
  const personIds: number[] = []
  for (const [index, name] of names.entries()) {
    const personId = await aPerson({ name })
    personIds.push(personId)
    enrolmentIds.push(
      await insertRow('enrolments', {
        course_class_id: id,
        person_id: personId,
        plan_allocation_id: base.allocationIds.welding,
        position: index + 1,
        status: enrolled,
        trainee_category: 'rural_migrant',
        confirmed_at: at,
        created_by_id: actor.id,
        created_at: at,
        updated_at: at,
      })
    )
  }
  return { id, code, enrolmentIds, personIds, names, sessionIds, days }
}
