import clock from '#app/shared/clock'
import { countRows } from '#app/shared/database/rows'
import { openingClock, openingRuleOn } from '#app/classes/opening/opening_rule'
import { refuseAttended } from '#app/classes/timetabling/refuse_attended'
import { permissionFaults } from '#app/classes/permission_rule'
import { refuse } from '#app/classes/amendments/amendment_refusal'
import { midnightOf } from '#app/shared/days'
import type { PlacedSession } from '#app/classes/timetabling/clashes'
import { isTimed, type PlannedClass } from '#app/classes/amendments/amendment_changes'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

/** Statuses in which nothing is judged by the days of the class any more. */
const SETTLED_CLAIMS = ['paid', 'rejected', 'withdrawn', 'recovering', 'recovered']

/**
 * Refuses other days of a class where they contradict what else is on record: teaching that has begun,
 * the year whose plan gave the seats, the lead that an opening needs, offers that would outlive the first
 * day, another class of somebody enrolled, claims that were judged by the old days, licence, filing and
 * qualifications on the new ones. Nothing is refused where no session goes to another time.
 * @throws RuleViolation E_AMENDMENT_STARTED, E_AMENDMENT_YEAR, E_AMENDMENT_START_PAST, E_AMENDMENT_LEAD,
 * E_AMENDMENT_OFFERS, E_AMENDMENT_PEOPLE, E_AMENDMENT_CLAIMS and those of `refuseAttended`,
 * `permissionFaults`
 */
export async function refuseDays(
  client: QueryClientContract,
  courseClass: Row,
  sessions: readonly PlacedSession[],
  plan: PlannedClass
) {
  const timed = plan.changes.filter(isTimed)
  if (timed.length === 0) return
  await refuseStart(client, courseClass, plan.startsOn)
  await refuseAttended(
    client,
    timed.map((one) => one.before)
  )
  await refuseClaims(client, courseClass.id)
  await refuseOverlaps(client, courseClass, plan)
  await refuseUncovered(client, courseClass, sessions, plan)
}

async function refuseStart(client: QueryClientContract, courseClass: Row, startsOn: string) {
  if (startsOn === courseClass.starts_on) return
  if (courseClass.status === 'running') refuse('E_AMENDMENT_STARTED')
  if (Number(startsOn.slice(0, 4)) !== courseClass.year) {
    refuse('E_AMENDMENT_YEAR', { year: String(courseClass.year) })
  }
  if (startsOn <= clock.today()) refuse('E_AMENDMENT_START_PAST', { day: startsOn })
  if (startsOn > courseClass.starts_on) return
  const rule = await openingRuleOn(client, clock.today())
  const lead = rule && (await openingClock(client, rule, startsOn))
  if (lead?.isLate && rule?.leadAction === 'refuse') {
    refuse('E_AMENDMENT_LEAD', { days: rule.leadDays, left: lead.daysBeforeStart })
  }
  const offers = await countRows(
    client
      .from('enrolment_applications')
      .where({ course_class_id: courseClass.id, status: 'offered' })
      .where('offer_expires_at', '>', midnightOf(startsOn))
  )
  if (offers > 0) refuse('E_AMENDMENT_OFFERS', { count: offers })
}

async function refuseClaims(client: QueryClientContract, classId: number) {
  const open = await countRows(
    client.from('claims').where('course_class_id', classId).whereNotIn('status', SETTLED_CLAIMS)
  )
  if (open > 0) refuse('E_AMENDMENT_CLAIMS', { count: open })
}

/** One person is in one class at a time, by first and last day, as when they were enrolled. */
async function refuseOverlaps(
  client: QueryClientContract,
  courseClass: Row,
  { startsOn, endsOn }: PlannedClass
) {
  if (startsOn >= courseClass.starts_on && endsOn <= courseClass.ends_on) return
  const rows = await client
    .from('enrolments as e')
    .join('enrolments as o', 'o.person_id', 'e.person_id')
    .join('course_classes as c', 'c.id', 'o.course_class_id')
    .where({ 'e.course_class_id': courseClass.id, 'e.status': 'confirmed' })
    .whereNot('c.id', courseClass.id)
    .whereNot('o.status', 'withdrawn')
    .whereNot('c.status', 'cancelled')
    .where('c.starts_on', '<=', endsOn)
    .where('c.ends_on', '>=', startsOn)
    .orderBy('c.starts_on')
    .select('e.person_id', 'c.code', 'c.starts_on', 'c.ends_on')
  if (rows.length === 0) return
  const [{ code, starts_on: from, ends_on: to }] = rows
  const count = new Set(rows.map((row) => row.person_id)).size
  refuse('E_AMENDMENT_PEOPLE', { count, code, from, to })
}

async function refuseUncovered(
  client: QueryClientContract,
  courseClass: Row,
  sessions: readonly PlacedSession[],
  { open }: PlannedClass
) {
  const { occupation_id: occupationId, grade_rank: gradeRank } = await client
    .from('courses')
    .where('id', courseClass.course_id)
    .firstOrFail()
  const then = new Map(open.map(({ after }) => [after.id, after]))
  const [fault] = await permissionFaults(client, {
    ...{ occupationId, gradeRank },
    baseId: courseClass.base_id,
    specialtyId: courseClass.specialty_id,
    sessions: sessions.map((one) => then.get(one.id) ?? one),
  })
  if (fault) throw fault
}
