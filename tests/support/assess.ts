import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import ArrangeSitting from '#app/assessments/arrangements/actions/arrange_sitting'
import DecideArrangement from '#app/assessments/arrangements/actions/decide_arrangement'
import SubmitArrangement from '#app/assessments/arrangements/actions/submit_arrangement'
import EnterScores, { type EnteredScore } from '#app/assessments/actions/enter_scores'
import FinaliseScores from '#app/assessments/actions/finalise_scores'
import PlanSitting from '#app/assessments/actions/plan_sitting'
import PublishScores from '#app/assessments/actions/publish_scores'
import RecordSample from '#app/assessments/actions/record_sample'
import RegisterExaminer from '#app/assessments/examiners/actions/register_examiner'
import { syntheticIdentityNumber } from '#tests/support/world'
import type { StaffInput } from '#app/assessments/arrangements/actions/arrange_sitting'
import type User from '#models/user'

let examiners = 0

/** Registers somebody who may assess the occupations; without any an invigilator. */
export async function anExaminer(
  actor: User,
  occupationIds: number[] = [],
  more: { trainerId?: number; name?: string; documentNumber?: string; filedUntil?: string } = {}
): Promise<number> {
  examiners++
  const { id } = await new RegisterExaminer().handle({
    actor,
    name: more.name ?? `考评${'甲乙丙丁戊己庚辛壬癸'[examiners % 10]}`,
    documentNumber: more.documentNumber ?? syntheticIdentityNumber('1975-03-08', 200 + examiners),
    number: `KP149${String(examiners).padStart(4, '0')}`,
    kind: occupationIds.length > 0 ? 'assessor' : 'invigilator',
    occupationIds,
    trainerId: more.trainerId,
    filedFrom: '2026-01-01',
    filedUntil: more.filedUntil ?? '2028-12-31',
    document: '考评人员备案表',
  })
  return id
}

/** A staff that keeps every rule: three assessors, who also sit on the panel, and two invigilators. */
export async function aStaff(
  actor: User,
  occupationIds: number[],
  roomId: number
): Promise<StaffInput[]> {
  const staff: StaffInput[] = []
  while (staff.length < 6) {
    const examinerId = await anExaminer(actor, occupationIds)
    staff.push({ examinerId, duty: 'assessor' }, { examinerId, duty: 'panel' })
  }
  while (staff.length < 8) {
    staff.push({ examinerId: await anExaminer(actor), duty: 'invigilator', roomId })
  }
  return staff
}

export const PARTS = [
  { component: 'theory', startsAt: '18:30', minutes: 90, atOnce: 1 },
  { component: 'skills', startsAt: '20:10', minutes: 60, atOnce: 15 },
  { component: 'review', startsAt: '22:30', minutes: 15, atOnce: 1 },
] as const

/** Carries a planned sitting to its approval by the actions of the product. */
export async function approveSitting(sittingId: number, planner: User, reviewer: User) {
  const sitting = await db
    .from('sittings as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .where('s.id', sittingId)
    .select('co.occupation_id', 'c.room_id')
    .firstOrFail()
  await new ArrangeSitting().handle({
    actor: planner,
    sittingId,
    parts: [...PARTS],
    roomIds: [sitting.room_id],
    staff: await aStaff(reviewer, [sitting.occupation_id], sitting.room_id),
    seed: 8,
  })
  await new SubmitArrangement().handle({ actor: planner, sittingId })
  await new DecideArrangement().handle({ actor: reviewer, sittingId, result: 'approved' })
}

/** Looks at the papers of everybody in the sample and finds nothing. */
export async function agreeToSample(sittingId: number, reviewer: User) {
  const drawn = await db.from('score_samples').where('sitting_id', sittingId).whereNull('result')
  await new RecordSample().handle({
    actor: reviewer,
    sittingId,
    findings: drawn.map((row) => ({ enrolmentId: row.enrolment_id, result: 'agrees' as const })),
  })
}

/** Publishes marks and makes them final after the period; the clock stands where it stood again. */
export async function publishAndFinalise(sittingId: number, actor: User) {
  await new PublishScores().handle({ actor, sittingId })
  await finaliseLater(sittingId, actor)
}

/** Makes published marks final on the day after the period; the clock stands where it stood again. */
export async function finaliseLater(sittingId: number, actor: User) {
  const today = clock.now().toISO()!
  const sitting = await db.from('sittings').where('id', sittingId).firstOrFail()
  clock.stopAt(addDays(sitting.objections_until, 1))
  await new FinaliseScores().handle({ actor, sittingId })
  clock.stopAt(today)
}

/** A class is assessed from the plan to final marks, today. Gives the sitting. */
export async function assessClass(input: {
  classId: number
  scores: EnteredScore[]
  planner: User
  first: User
  second: User
  reviewer: User
}): Promise<number> {
  const { classId, scores, planner, first, second, reviewer } = input
  const { id: sittingId } = await new PlanSitting().handle({
    actor: planner,
    classId,
    heldOn: clock.today(),
  })
  await approveSitting(sittingId, planner, reviewer)
  await new EnterScores().handle({ actor: first, sittingId, scores })
  await new EnterScores().handle({ actor: second, sittingId, scores })
  await agreeToSample(sittingId, reviewer)
  await publishAndFinalise(sittingId, planner)
  return sittingId
}
