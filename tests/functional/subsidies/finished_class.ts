import db from '@adonisjs/lucid/services/db'
import { insertMany } from '#app/shared/database/rows'
import { aPerson, insertRow, usersWith, userWith, type World } from '#tests/support/world'
import type User from '#models/user'

export interface FinishedClass {
  classId: number
  baseId: number
  personIds: number[]
  enrolmentIds: number[]
  certificateIds: number[]
}

export interface FinishedClassOptions {
  people?: number
  base?: 'a' | 'b'
  feeKind?: 'free' | 'self_paid'
  /** Whole days attended of the fifteen, one for all or one for each. */
  days?: number | number[]
  personIds?: number[]
  /** The first this many people have a certificate. */
  certified?: number
  code?: string
  /** Type of work of the certificates: another one for a second certificate of the same person. */
  workType?: string
}

let classes = 0
let serials = 0

/** A class of fifteen days that ended on 2026-09-18, with scores, grades and certificates. */
export async function finishedClass(
  world: World,
  options: FinishedClassOptions = {}
): Promise<FinishedClass> {
  const base = world[options.base ?? 'a']
  const people = options.personIds?.length ?? options.people ?? 2
  const at = '2026-09-18T08:00:00.000Z'
  const admin = await userWith('base_admin', { baseId: base.id })
  const checker = await userWith('instructor', { baseId: base.id })
  classes++
  const classId = await insertRow('course_classes', {
    code: options.code ?? `HM26-T-${classes}`,
    base_id: base.id,
    plan_allocation_id: base.allocationIds.welding,
    specialty_id: world.specialtyIds.welding,
    course_id: world.courseIds.welder,
    assessment_body_id: world.bodyId,
    room_id: base.roomIds[0],
    trainer_id: base.trainerIds[0],
    year: 2026,
    term_number: classes,
    mode: 'open',
    fee_kind: options.feeKind ?? 'free',
    starts_on: '2026-08-31',
    ends_on: '2026-09-18',
    seats: 50,
    seats_taken: Math.min(people, 50),
    status: 'finished',
    opened_at: at,
    finished_at: at,
    created_by_id: admin.id,
    created_at: at,
    updated_at: at,
  })
  const sittingId = await insertRow('sittings', {
    code: `KH-${classes}-1`,
    course_class_id: classId,
    attempt: 1,
    held_on: '2026-09-18',
    components: 'theory,skills',
    status: 'final',
    entered_by_id: admin.id,
    entered_at: at,
    checked_by_id: checker.id,
    checked_at: at,
    published_by_id: admin.id,
    published_at: at,
    finalised_by_id: admin.id,
    finalised_at: at,
    created_by_id: admin.id,
    created_at: at,
    updated_at: at,
  })

  const personIds = options.personIds ?? []
  while (personIds.length < people) personIds.push(await aPerson())
  const daysOf = (index: number) =>
    Array.isArray(options.days) ? options.days[index] : (options.days ?? 14)
  const certified = options.certified ?? people

  await db.transaction(async (trx) => {
    await insertMany(
      trx,
      'enrolments',
      personIds.map((personId, index) => ({
        course_class_id: classId,
        person_id: personId,
        plan_allocation_id: base.allocationIds.welding,
        position: index + 1,
        status: daysOf(index) >= 12 ? 'completed' : 'not_completed',
        trainee_category: 'rural_migrant',
        category_proven_on: '2026-03-12',
        category_proof: '就业登记',
        proof_checked_by_id: admin.id,
        proof_checked_at: at,
        hours_attended: daysOf(index) * 8,
        days_attended: daysOf(index),
        training_days: 15,
        attendance_percent: Math.floor((daysOf(index) * 100) / 15),
        confirmed_at: at,
        created_by_id: admin.id,
        created_at: at,
        updated_at: at,
      }))
    )
  })
  const enrolled = await db
    .from('enrolments')
    .where('course_class_id', classId)
    .orderBy('position')
    .select('id')
  const enrolmentIds = enrolled.map((row) => row.id as number)

  await db.transaction(async (trx) => {
    await insertMany(
      trx,
      'scores',
      enrolmentIds.flatMap((id) =>
        [
          ['theory', 780],
          ['skills', 840],
        ].map(([component, mark]) => ({
          sitting_id: sittingId,
          enrolment_id: id,
          component,
          outcome: 'marked',
          mark_tenths: mark,
          entered_by_id: admin.id,
          entered_at: at,
        }))
      )
    )
  })
  const certificateIds: number[] = []
  for (let index = 0; index < certified; index++) {
    certificateIds.push(
      await certify(
        world,
        { classId, baseId: base.id, admin, sittingId, workType: options.workType ?? '' },
        {
          personId: personIds[index],
          enrolmentId: enrolmentIds[index],
        }
      )
    )
  }
  return { classId, baseId: base.id, personIds, enrolmentIds, certificateIds }
}

async function certify(
  world: World,
  {
    classId,
    baseId,
    admin,
    sittingId,
    workType,
  }: { classId: number; baseId: number; admin: User; sittingId: number; workType: string },
  { personId, enrolmentId }: { personId: number; enrolmentId: number }
) {
  serials++
  const at = '2026-10-12T02:00:00.000Z'
  const key = {
    person_id: personId,
    occupation_id: world.occupationIds.welder,
    work_type: workType,
    grade_rank: 3,
  }
  const held = await db.from('grade_records').where(key).first()
  const gradeRecordId =
    held?.id ??
    (await insertRow('grade_records', {
      ...key,
      source_kind: 'assessment',
      enrolment_id: enrolmentId,
      sitting_id: sittingId,
      awarded_on: '2026-09-28',
      created_at: at,
    }))
  return insertRow('certificates', {
    number: `S000014100001264${String(serials).padStart(6, '0')}`,
    verification_code: String(serials).padStart(12, '0'),
    kind: 'skill_grade',
    person_id: personId,
    enrolment_id: enrolmentId,
    grade_record_id: gradeRecordId,
    course_class_id: classId,
    base_id: baseId,
    occupation_id: world.occupationIds.welder,
    work_type: workType,
    grade_rank: 3,
    assessment_body_id: world.bodyId,
    issued_on: '2026-10-12',
    status: 'issued',
    facts_cipher: 'v1.none',
    holder_mask: '赵*峰',
    template_version: '1',
    issued_by_id: admin.id,
    issued_at: at,
    created_at: at,
  })
}

/** The officers of the money line, each with one role. */
export function officers(world: World) {
  return usersWith({
    admin: ['base_admin', { baseId: world.a.id, name: '陈立新' }],
    otherAdmin: ['base_admin', { baseId: world.b.id, name: '何静' }],
    instructor: ['instructor', { baseId: world.a.id }],
    reviewer: ['reviewer', { name: '李雪梅' }],
    approver: ['approver', { name: '周敏' }],
    secondReviewer: ['reviewer', { name: '王建华' }],
    secondApprover: ['approver', { name: '郑丽' }],
    finance: ['finance', { name: '孙国栋' }],
    policyManager: ['policy_manager', { name: '郭明' }],
    auditor: ['auditor', { name: '高远' }],
  })
}
