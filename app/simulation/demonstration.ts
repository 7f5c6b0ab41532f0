import { baseMatters } from '#app/simulation/base_matters'
import { noticeStory } from '#app/simulation/notice_story'
import { traineesMatters } from '#app/simulation/trainees_matters'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import User from '#models/user'
import { addDays } from '#app/shared/days'
import LoadPack from '#app/catalogue/load_pack'
import { PACKS_FOLDER, readPack } from '#app/catalogue/packs/read_pack'
import CreateUser from '#app/accounts/actions/create_user'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import CreateClass from '#app/classes/actions/create_class'
import ProposeScoreCorrection from '#app/oversight/corrections/actions/propose_score_correction'
import DecideOpening from '#app/classes/actions/decide_opening'
import AskForCertificateChange from '#app/certificates/changes/actions/ask_for_certificate_change'
import DecideCertificateChange from '#app/certificates/changes/actions/decide_certificate_change'
import { absenceStory } from '#app/simulation/absence_story'
import { admissionStory } from '#app/simulation/admission_story'
import { proposeAMerge } from '#app/simulation/duplicate_story'
import { flagged } from '#app/simulation/planted_people'
import { gradeMatters } from '#app/simulation/grade_matters'
import { askForGradeWithdrawal } from '#app/simulation/grade_withdrawal_story'
import { sendMaterials } from '#app/simulation/agreements'
import { placeTheTrained } from '#app/simulation/placement_story'
import { linkOfficers } from '#app/simulation/officers'
import { leaveAttendanceOpen } from '#app/simulation/attendance_story'
import { leaveMattersOpen } from '#app/simulation/open_matters'
import ScreenAnomalies from '#app/subsidies/anomalies/actions/screen_anomalies'
import { claimsUnderReview } from '#app/simulation/claims_under_review'
import { makeATimetable } from '#app/simulation/timetable_story'
import { parts } from '#app/simulation/cast'
import { simulateYear } from '#app/simulation/simulate_year'

/** The one password of all demonstration accounts; refused in production. */
export const DEMO_PASSWORD = 'Bagong-demo-8'

const SEATS = 200
const DAYS_BACK = 200

export interface DemoAccount {
  username: string
  fullName: string
  roles: string[]
}

/** Whether the demonstration is in the database already. */
export async function hasDemonstration(): Promise<boolean> {
  return Boolean(await User.findBy('username', 'xueyuan'))
}

/**
 * Loads a pack for a demonstration. On a new database it is loaded as on the first working day of the
 * plan's year, so that the fund has its money before the story spends it.
 */
export async function loadPackForDemonstration(name: string) {
  const isNew = (await db.from('pack_loads').first()) === null
  const years = readPack(name, PACKS_FOLDER).contents.plans.map((plan) => plan.year)
  const opening = `${Math.max(...years)}-01-02`
  const isPast = years.length > 0 && opening < clock.today()
  if (isNew && isPast) clock.stopAt(opening)
  try {
    await new LoadPack().handle({ name })
  } finally {
    if (isNew && isPast) clock.resume()
  }
}

/**
 * Loads a demonstration year of some two hundred trainees in every state, up to today, with an
 * account at each desk. The story is played by the actions of the product.
 */
export async function loadDemonstration(): Promise<DemoAccount[]> {
  const today = await storyDay()
  await simulateYear({
    trainees: SEATS,
    seed: 8,
    firstDay: addDays(today, -DAYS_BACK),
    lastStart: earlier(addDays(today, 8), `${today.slice(0, 4)}-12-02`),
    until: today,
    classSize: 16,
    crowdedAtEnd: true,
    named: true,
    leavesBatch: true,
    photos: 24,
    password: DEMO_PASSWORD,
  })
  // Beyond the calendar the last acts stay on the last day of the story.
  if (clock.today() !== today) clock.stopAt(`${today}T17:30:00.000`)
  try {
    await linkOfficers()
    await revokeOne()
    await askForCorrection()
    await askForGradeWithdrawal()
    await openingsOfEveryKind(today)
    await baseMatters(today)
    await placeTheTrained()
    await leaveMattersOpen(today)
    await claimsUnderReview()
    await createTrainees()
    await proposeAMerge()
    await traineesMatters()
    await noticeStory()
    await admissionStory()
    await leaveAttendanceOpen(today)
    await gradeMatters()
    await makeATimetable(today)
    await absenceStory(today)
    await new ScreenAnomalies().handle({ actor: null })
  } finally {
    clock.resume()
  }
  return demoAccounts()
}

/** The accounts that can be tried, in the order of the chain. */
export async function demoAccounts(): Promise<DemoAccount[]> {
  const accounts = []
  for (const username of [...parts.map((part) => part.username), 'xueyuan', 'xueyuan2']) {
    const user = await User.findBy('username', username)
    if (!user) continue
    await user.loadRoles()
    accounts.push({ username, fullName: user.fullName, roles: user.roles })
  }
  return accounts
}

/**
 * Today, or the end of November of the newest plan when the calendar has gone beyond it: what is due
 * some working days later still lies in a year whose holidays are known.
 */
async function storyDay(): Promise<string> {
  const { year } = await db.from('annual_plans').max('year as year').firstOrFail()
  const today = clock.today()
  const [first, last] = [`${year}-08-20`, `${year}-11-30`]
  return today < first ? first : today > last ? last : today
}

async function revokeOne() {
  const certificate = await db
    .from('certificates')
    .where('status', 'issued')
    .whereNotExists(flagged('certificates.person_id'))
    .whereNotExists((exists) => {
      exists
        .from('claims')
        .whereColumn('claims.certificate_id', 'certificates.id')
        .whereNotIn('claims.status', ['draft', 'rejected'])
        .select('id')
    })
    .orderBy('id')
    .first()
  const [actor, approver] = [
    await User.findByOrFail('username', 'jidi'),
    await User.findByOrFail('username', 'fuhe'),
  ]
  await Promise.all([actor.loadRoles(), approver.loadRoles()])
  if (!certificate) return
  const changeId = await new AskForCertificateChange().handle({
    actor,
    certificateId: certificate.id,
    kind: 'revocation',
    reason: '成绩更正后，技能操作不足 60 分',
    document: '成绩复核记录',
  })
  await new DecideCertificateChange().handle({ actor: approver, changeId, result: 'carried_out' })
}

/** A final mark whose correction waits for the bureau: the person passed, was certified and paid. */
async function askForCorrection() {
  const actor = await User.findByOrFail('username', 'jidi')
  await actor.loadRoles()
  const paid = await db
    .from('scores as s')
    .join('sittings as t', 't.id', 's.sitting_id')
    .join('claims as cl', 'cl.enrolment_id', 's.enrolment_id')
    .join('certificates as ce', 'ce.enrolment_id', 's.enrolment_id')
    .where({ 't.status': 'final', 's.component': 'skills', 's.outcome': 'marked' })
    .where({ 'cl.status': 'paid', 'ce.status': 'issued' })
    .where('s.mark_tenths', '>=', 600)
    .orderBy('s.mark_tenths')
    .orderBy('s.id')
    .select('s.sitting_id', 's.enrolment_id')
    .first()
  if (!paid) return
  await new ProposeScoreCorrection().handle({
    actor,
    sittingId: paid.sitting_id,
    enrolmentId: paid.enrolment_id,
    component: 'skills',
    mark: { outcome: 'marked', markTenths: 560 },
    reason: '复查评分表，第二项合计多计 6 分',
    document: '复查记录 2026-7',
  })
}

/** A class in draft, one that waits for its approval and one that was returned. */
async function openingsOfEveryKind(today: string) {
  const admin = await User.findByOrFail('username', 'jidi')
  const reviewer = await User.findByOrFail('username', 'chushen')
  await Promise.all([admin.loadRoles(), reviewer.loadRoles()])
  const rooms = await db.from('rooms').whereNull('specialty_id').orderBy('id').limit(3)
  const trainers = await db
    .from('trainers')
    .whereNotExists((exists) => {
      exists
        .from('class_sessions')
        .whereColumn('class_sessions.trainer_id', 'trainers.id')
        .select('id')
    })
    .orderBy('id')
  const body = await db.from('assessment_bodies').orderBy('id').firstOrFail()
  const startsOn = earlier(addDays(today, 15), `${today.slice(0, 4)}-12-02`)

  for (const [index, kind] of (['draft', 'applied', 'returned'] as const).entries()) {
    const [room, trainer] = [rooms[index], trainers[index]]
    if (!room || !trainer) return
    const course = await db
      .from('courses')
      .where('specialty_id', trainer.specialty_id)
      .orderBy('code')
      .firstOrFail()
    const { id: classId } = await new CreateClass().handle({
      actor: admin,
      baseId: room.base_id,
      courseId: course.id,
      startsOn,
      seats: 20,
      roomId: room.id,
      trainerId: trainer.id,
      assessmentBodyId: body.id,
      mode: kind === 'draft' ? 'order' : 'open',
      feeKind: 'free',
      weekdays: [1, 2, 3, 4, 5],
      skipNonWorkingDays: true,
      slots: ['morning', 'afternoon'],
    })
    if (kind === 'draft') continue
    await sendMaterials(admin, classId)
    await new ApplyForOpening().handle({ actor: admin, classId })
    if (kind === 'returned') {
      await new DecideOpening().handle({
        actor: reviewer,
        classId,
        result: 'returned',
        faults: [
          {
            subject: '设备和耗材清单',
            wrong: '清单没有写主要设备的台数和型号',
            mend: '补写台数、型号，盖基地公章',
          },
          {
            subject: '教师资格证明',
            wrong: '没有交授课教师的资格证明',
            mend: '交教师的技能等级证书或教师资格证复印件',
          },
        ],
      })
    }
  }
}

function earlier(one: string, other: string): string {
  return one < other ? one : other
}

/** Two trainees who can sign in: one who was paid for, one in the middle of a class. */
async function createTrainees() {
  const paid = await db
    .from('claims')
    .where({ status: 'paid', kind: 'training_subsidy' })
    .orderBy('id')
    .first()
  const running = await db
    .from('enrolments')
    .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
    .where('course_classes.status', 'running')
    .where('enrolments.status', 'confirmed')
    .orderBy('enrolments.id')
    .select('enrolments.person_id')
    .first()
  const anyone = await db.from('persons').orderBy('id').first()
  const persons = [paid?.person_id ?? anyone?.id, running?.person_id]
  for (const [index, username] of ['xueyuan', 'xueyuan2'].entries()) {
    if (!persons[index]) continue
    const person = await db.from('persons').where('id', persons[index]).firstOrFail()
    await new CreateUser().handle({
      actor: null,
      username,
      fullName: person.name,
      roles: ['trainee'],
      personId: person.id,
      password: DEMO_PASSWORD,
    })
  }
}
