import clock from '#app/shared/clock'
import IssueCertificate from '#app/certificates/actions/issue_certificate'
import PrintCertificates from '#app/certificates/actions/print_certificates'
import { aPerson, insertRow, type World, type WorldBase } from '#tests/support/world'
import type User from '#models/user'

export interface PassedClass {
  id: number
  code: string
  /** In the order of the roster. */
  enrolmentIds: number[]
  personIds: number[]
}

let codes = 0

/** A finished class of the welder course whose people finished and hold their grade. */
export async function passedClass(
  world: World,
  base: WorldBase,
  actor: User,
  names: string[] = ['赵晓峰', '王秀兰', '李四海']
): Promise<PassedClass> {
  const at = clock.instant()
  const code = `HM26-HG4-T${String(++codes).padStart(3, '0')}`
  const id = await insertRow('course_classes', {
    code,
    base_id: base.id,
    plan_allocation_id: base.allocationIds.welding,
    specialty_id: world.specialtyIds.welding,
    course_id: world.courseIds.welder,
    assessment_body_id: world.bodyId,
    room_id: base.roomIds[0],
    trainer_id: base.trainerIds[0],
    year: world.year,
    term_number: codes,
    starts_on: '2026-02-23',
    ends_on: '2026-02-24',
    seats: 50,
    seats_taken: names.length,
    status: 'finished',
    created_by_id: actor.id,
    created_at: at,
    updated_at: at,
  })
  const enrolmentIds: number[] = []
  const personIds: number[] = []
  for (const [index, name] of names.entries()) {
    const personId = await aPerson({ name })
    const enrolmentId = await insertRow('enrolments', {
      course_class_id: id,
      person_id: personId,
      plan_allocation_id: base.allocationIds.welding,
      position: index + 1,
      status: 'completed',
      trainee_category: 'rural_migrant',
      attendance_percent: 100,
      confirmed_at: at,
      created_by_id: actor.id,
      created_at: at,
      updated_at: at,
    })
    await insertRow('grade_records', {
      person_id: personId,
      occupation_id: world.occupationIds.welder,
      work_type: '',
      grade_rank: 3,
      source_kind: 'assessment',
      enrolment_id: enrolmentId,
      awarded_on: '2026-02-27',
      created_at: at,
    })
    enrolmentIds.push(enrolmentId)
    personIds.push(personId)
  }
  return { id, code, enrolmentIds, personIds }
}

/** Issues and prints the certificate of an enrolment; gives its id. */
export async function issued(enrolmentId: number, actor: User): Promise<number> {
  const id = await new IssueCertificate().handle({ enrolmentId, actorId: actor.id })
  await new PrintCertificates().handle([id])
  return id
}
