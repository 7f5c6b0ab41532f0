import { permissionsOf, runningFault } from '#app/bases/institutions/may_run'
import { runningViolation, teachingViolation } from '#app/bases/institutions/running_violation'
import { qualificationsOf, teachingFault } from '#app/bases/resources/may_teach'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { RuleViolation } from '#app/shared/exceptions/rule_violation'

export interface PermissionQuestion {
  baseId: number
  specialtyId: number
  occupationId: number
  gradeRank: number
  sessions: { trainerId: number; day: string }[]
}

/**
 * What forbids a class as it is laid out: the licence of its institution and the filing of its
 * specialty and grade must cover its first to its last day, and each trainer needs a qualification in
 * force on each day of theirs. Each fault once, with its first day; empty when nothing forbids it.
 */
export async function permissionFaults(
  client: QueryClientContract,
  { baseId, specialtyId, occupationId, gradeRank, sessions }: PermissionQuestion
): Promise<RuleViolation[]> {
  if (sessions.length === 0) return []
  const days = sessions.map((session) => session.day).sort()
  const running = runningFault(
    await permissionsOf(client, baseId),
    { specialtyId, occupationId, gradeRank },
    days[0],
    days.at(-1)!
  )
  const faults = running ? [runningViolation(running)] : []

  const trainerIds = [...new Set(sessions.map((session) => session.trainerId))]
  const held = await qualificationsOf(client, trainerIds)
  for (const trainerId of trainerIds) {
    const own = sessions.filter((one) => one.trainerId === trainerId).map((one) => one.day)
    const fault = own
      .sort()
      .map((day) => teachingFault(held.get(trainerId)!, { trainerId, specialtyId, day }))
      .find(Boolean)
    if (!fault) continue
    const { name } = await client.from('trainers').where('id', trainerId).firstOrFail()
    faults.push(teachingViolation(fault, name))
  }
  return faults
}

/** The same of a class that is written already. */
export async function permissionFaultsOf(
  client: QueryClientContract,
  classId: number
): Promise<RuleViolation[]> {
  const row = await client
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .where('c.id', classId)
    .select('c.base_id', 'c.specialty_id', 'co.occupation_id', 'co.grade_rank')
    .firstOrFail()
  const sessions = await client
    .from('class_sessions')
    .where('course_class_id', classId)
    .select('trainer_id', 'day')
  return permissionFaults(client, {
    baseId: row.base_id,
    specialtyId: row.specialty_id,
    occupationId: row.occupation_id,
    gradeRank: row.grade_rank,
    sessions: sessions.map((one) => ({ trainerId: one.trainer_id, day: one.day })),
  })
}

/**
 * @throws RuleViolation the first of `permissionFaultsOf` (module `institutions`)
 */
export async function refuseUnpermitted(client: QueryClientContract, classId: number) {
  const [fault] = await permissionFaultsOf(client, classId)
  if (fault) throw fault
}
