import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import clock from '#app/shared/clock'
import ApplyForClass from '#app/enrolments/applications/actions/apply_for_class'
import DecideApplication from '#app/enrolments/applications/actions/decide_application'
import MoveInList from '#app/enrolments/waiting_list/actions/move_in_list'
import WithdrawEnrolment from '#app/enrolments/actions/withdraw_enrolment'
import { checkQualification } from '#app/portal/applying/qualification'
import { classFacts, seatsLeft, type ClassFacts } from '#app/enrolments/queries/class_facts'

/** How many wait behind the full class, the trainee who can sign in among them. */
const WAITING = 4

/**
 * A class that is full a few days before it begins: the last seats went to applicants, some wait, one
 * has been offered the seat of somebody who withdrew, and one application is still to be decided.
 */
export async function admissionStory() {
  const courseClass = await nextClass()
  if (!courseClass) return
  const admin = await actor('jidi')
  const people = await freePeople(courseClass)
  const left = seatsLeft(courseClass).seats
  if (people.length < left + WAITING + 2) return

  const own = await User.findByOrFail('username', 'xueyuan')
  await own.loadRoles()
  const take = () => people.shift()!
  for (let at = 0; at < left; at++) {
    const applicationId = await apply(courseClass.id, take(), admin)
    await new DecideApplication().handle({ actor: admin, applicationId, result: 'confirmed' })
  }
  const waiting = []
  for (let at = 0; at < WAITING; at++) {
    const isOwn = at === 1 && (await isFree(own.personId!, courseClass))
    const person = isOwn ? { id: own.personId!, category: 'rural_migrant' } : take()
    const applicationId = await apply(courseClass.id, person, isOwn ? own : admin)
    await new DecideApplication().handle({ actor: admin, applicationId, result: 'waiting' })
    waiting.push(applicationId)
  }
  await new MoveInList().handle({
    actor: await actor('jidi2'),
    applicationId: waiting.at(-1)!,
    place: 2,
    reason: '申请日登记晚了一天，按本人回执更正',
  })
  const [leaver] = await db
    .from('enrolments')
    .where({ course_class_id: courseClass.id, status: 'confirmed' })
    .orderBy('id')
    .limit(1)
  await new WithdrawEnrolment().handle({
    actor: admin,
    enrolmentId: leaver.id,
    reason: '找到工作，不能参加培训',
  })
  const refused = await apply(courseClass.id, take(), admin)
  await new DecideApplication().handle({
    actor: admin,
    applicationId: refused,
    result: 'refused',
    reasonCode: 'papers_missing',
    reason: '没有带身份证原件',
  })
  await apply(courseClass.id, take(), admin)
}

async function actor(username: string): Promise<User> {
  const user = await User.findByOrFail('username', username)
  return user.loadRoles()
}

/** The class that enrols and begins last: there is time for an offer to be answered. */
async function nextClass(): Promise<ClassFacts | null> {
  const row = await db
    .from('course_classes')
    .where({ status: 'enrolling', training_kind: 'skills', fee_kind: 'free' })
    .where('starts_on', '>', clock.today())
    .where('seats_taken', '>', 0)
    .orderBy('starts_on', 'desc')
    .orderBy('id', 'desc')
    .first()
  return row ? classFacts({ id: row.id }) : null
}

interface Applicant {
  id: number
  category: string
}

/** People of earlier classes whom no class keeps in those days. */
async function freePeople(courseClass: ClassFacts): Promise<Applicant[]> {
  const rows = await db
    .from('persons as p')
    .join('enrolments as e', 'e.person_id', 'p.id')
    .whereNot('e.trainee_category', 'enterprise_employee')
    .whereNotExists(inTheWay(courseClass))
    .whereNotExists((user) => user.from('users').whereColumn('users.person_id', 'p.id'))
    .groupBy('p.id')
    .orderBy('p.id', 'desc')
    .limit(30)
    .select('p.id')
    .max('e.trainee_category as category')
  return rows as Applicant[]
}

async function isFree(personId: number, courseClass: ClassFacts) {
  const row = await db
    .from('persons as p')
    .where('p.id', personId)
    .whereNotExists(inTheWay(courseClass))
    .first()
  return row !== null
}

function inTheWay({ startsOn, endsOn }: ClassFacts) {
  return (query: any) =>
    query
      .from('enrolments as x')
      .join('course_classes as c', 'c.id', 'x.course_class_id')
      .whereColumn('x.person_id', 'p.id')
      .whereNot('x.status', 'withdrawn')
      .where('c.starts_on', '<=', endsOn)
      .where('c.ends_on', '>=', startsOn)
}

function apply(classId: number, { id, category }: Applicant, by: User) {
  return new ApplyForClass().handle(
    {
      actor: by,
      classId,
      applicant: { personId: id },
      traineeCategory: category,
      categoryProof: by.personId === id ? '户籍页与就业登记' : null,
      categoryProvenOn: by.personId === id ? clock.today() : null,
      sentBy: by.personId === id ? 'trainee' : 'base',
    },
    checkQualification
  )
}
