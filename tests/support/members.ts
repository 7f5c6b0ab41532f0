import clock from '#app/shared/clock'
import { aClass } from '#tests/functional/enrolments/class_fixture'
import { aPerson, insertRow, userWith, type World, type WorldBase } from '#tests/support/world'

/** A running class of a base with so many people enrolled, and its administrator. */
export async function classWithMembers(world: World, base: WorldBase, people: number) {
  const admin = await userWith('base_admin', { baseId: base.id })
  const classId = await aClass(world, base, { status: 'running' })
  const members: { personId: number; enrolmentId: number }[] = []
  for (let position = 1; position <= people; position++) {
    const personId = await aPerson()
    const at = clock.instant()
    const enrolmentId = await insertRow('enrolments', {
      course_class_id: classId,
      person_id: personId,
      plan_allocation_id: base.allocationIds.welding,
      position,
      status: 'confirmed',
      trainee_category: 'rural_migrant',
      confirmed_at: at,
      created_by_id: admin.id,
      created_at: at,
      updated_at: at,
    })
    members.push({ personId, enrolmentId })
  }
  return { admin, classId, members, personIds: members.map(({ personId }) => personId) }
}
