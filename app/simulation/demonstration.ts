import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import User from '#models/user'
import { addDays } from '#app/shared/days'
import CreateUser from '#app/accounts/actions/create_user'
import CreateClass from '#app/classes/actions/create_class'
import RevokeCertificate from '#app/certificates/actions/revoke_certificate'
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
 * Loads a demonstration year of some two hundred trainees in every state, up to today, with an
 * account at each desk. The story is played by the actions of the product.
 */
export async function loadDemonstration(): Promise<DemoAccount[]> {
  const today = await storyDay()
  await simulateYear({
    trainees: SEATS,
    seed: 8,
    firstDay: addDays(today, -DAYS_BACK),
    lastStart: addDays(today, 23),
    until: today,
    classSize: 25,
    password: DEMO_PASSWORD,
  })
  await revokeOne()
  await draftClass(today)
  await createTrainees()
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

/** Today, or the last November of the newest plan when the calendar has gone beyond it. */
async function storyDay(): Promise<string> {
  const { year } = await db.from('annual_plans').max('year as year').firstOrFail()
  const today = clock.today()
  const [first, last] = [`${year}-08-20`, `${year}-11-22`]
  return today < first ? first : today > last ? last : today
}

async function revokeOne() {
  const certificate = await db
    .from('certificates')
    .where('status', 'issued')
    .whereNotExists((exists) => {
      exists.from('claims').whereColumn('claims.certificate_id', 'certificates.id').select('id')
    })
    .orderBy('id')
    .first()
  const actor = await User.findByOrFail('username', 'jidi')
  await actor.loadRoles()
  if (certificate) {
    await new RevokeCertificate().handle({
      actor,
      certificateId: certificate.id,
      reason: '成绩更正后，技能操作不足 60 分',
    })
  }
}

async function draftClass(today: string) {
  const last = await db.from('course_classes').orderBy('starts_on', 'desc').firstOrFail()
  const actor = await (await User.findByOrFail('username', 'jidi')).loadRoles()
  const startsOn = addDays(today, 25)
  if (startsOn.slice(0, 4) !== String(last.year)) return
  const course = await db.from('courses').orderBy('code').firstOrFail()
  const room = await db
    .from('rooms')
    .where({ base_id: last.base_id })
    .whereNull('specialty_id')
    .orderBy('id')
    .firstOrFail()
  const trainer = await db
    .from('trainers')
    .where({ base_id: last.base_id, specialty_id: course.specialty_id })
    .orderBy('id', 'desc')
    .firstOrFail()
  await new CreateClass().handle({
    actor,
    baseId: last.base_id,
    courseId: course.id,
    startsOn,
    seats: 30,
    roomId: room.id,
    trainerId: trainer.id,
    assessmentBodyId: last.assessment_body_id,
    mode: 'order',
    feeKind: 'free',
    weekdays: [1, 3, 5],
    skipNonWorkingDays: true,
    slots: ['morning'],
  })
}

/** Two trainees who can sign in: one who was paid for, one in the middle of a class. */
async function createTrainees() {
  const paid = await db.from('claims').where('status', 'paid').orderBy('id').first()
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
