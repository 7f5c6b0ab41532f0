import { ageOn } from '#app/people/identity_number'
import { ATTENDANCE_RULE } from '#app/classes/attendance_rule'
import { daysBetween } from '#app/shared/days'
import { instantDay } from '#app/shared/words'
import { LIMITS } from '#app/subsidies/anomalies/anomaly_codes'
import { activeLists, listMatches, type ListInForce } from '#app/subsidies/status_lists/list_facts'
import { groupBy, type Detection, type FlagRow } from '#app/subsidies/anomalies/detection'
import {
  chunksOf,
  subjectOf,
  type Screened,
  type ScreenedEnrolment,
} from '#app/subsidies/anomalies/screened'
import type { AnomalyCase } from '#app/subsidies/anomalies/anomaly_codes'
import type { StatusListKind } from '#app/subsidies/status_lists/status_list_kinds'

const ordinary = ['enterprise_employee', 'other']
const jobless = ['registered_unemployed', 'hard_to_employ']

/** Which list makes which flag, and of whom: whoever is claimed in a group that it rules out. */
const listCases: Partial<
  Record<StatusListKind, { name: AnomalyCase; concerns: (one: ScreenedEnrolment) => boolean }>
> = {
  deceased: { name: 'deceased', concerns: () => true },
  detained: { name: 'detained', concerns: () => true },
  fiscal_payroll: { name: 'fiscal_payroll', concerns: (one) => !ordinary.includes(one.category) },
  employee_insurance: { name: 'insured', concerns: (one) => jobless.includes(one.category) },
  business_owner: { name: 'in_business', concerns: (one) => jobless.includes(one.category) },
  pension: { name: 'pension', concerns: () => true },
  student: { name: 'student', concerns: () => true },
  skill_upgrade: { name: 'skill_upgrade', concerns: () => true },
}

function listRow({ id, kind, version }: ListInForce): FlagRow {
  return { type: 'status_list', id, list: { kind, version } }
}

function classRow({ classId, classCode }: ScreenedEnrolment): FlagRow {
  return { type: 'class', id: classId, label: classCode }
}

/**
 * F4 attendance too short for a pass or a claim, F11 proofs of the group later than the class, F20
 * enrolments after the class began: what the enrolment itself tells.
 */
export async function detectByEnrolment(screened: Screened): Promise<Detection[]> {
  const passed = await passedEnrolments(screened)
  return screened.enrolments.flatMap((one) => {
    const found: Detection[] = []
    const subject = subjectOf(one)
    const finished = ['finished', 'archived'].includes(one.classStatus)
    const claimed = one.claimStatus !== null && one.claimStatus !== 'draft'
    const percent = one.attendancePercent
    if (finished && percent < ATTENDANCE_RULE.minimumPercent && (claimed || passed.has(one.id))) {
      found.push({
        case: 'attendance_short',
        cause: 'attendance',
        ...subject,
        params: { percent, minimum: ATTENDANCE_RULE.minimumPercent, claimed: claimed ? 1 : 0 },
        rows: [{ type: 'attendance', id: one.classId, label: one.classCode }],
      })
    }
    if (one.provenOn && one.provenOn > one.startsOn) {
      found.push({
        case: 'proof_late',
        cause: one.provenOn,
        ...subject,
        params: { provenOn: one.provenOn, startsOn: one.startsOn },
        rows: [classRow(one)],
      })
    }
    const enrolledOn = instantDay(one.confirmedAt)
    if (enrolledOn > one.startsOn) {
      found.push({
        case: 'enrolled_late',
        cause: enrolledOn,
        ...subject,
        params: { enrolledOn, startsOn: one.startsOn, days: daysBetween(one.startsOn, enrolledOn) },
        rows: [classRow(one)],
      })
    }
    return found
  })
}

/** F2: one person in sessions of two classes at the same hour of the same day. */
export async function detectTwoPlaces(screened: Screened): Promise<Detection[]> {
  const found: Detection[] = []
  for (const ids of chunksOf(screened.personIds)) {
    const pairs = await screened.client
      .from('enrolments as a')
      .join('enrolments as b', (join) => {
        join.on('b.person_id', 'a.person_id').andOn('b.course_class_id', '>', 'a.course_class_id')
      })
      .join('class_sessions as x', 'x.course_class_id', 'a.course_class_id')
      .join('class_sessions as y', (join) => {
        join
          .on('y.course_class_id', 'b.course_class_id')
          .andOn('y.day', 'x.day')
          .andOn('y.starts_at_time', '<', 'x.ends_at_time')
          .andOn('x.starts_at_time', '<', 'y.ends_at_time')
      })
      .join('course_classes as one', 'one.id', 'a.course_class_id')
      .join('course_classes as two', 'two.id', 'b.course_class_id')
      .whereIn('a.person_id', ids!)
      .whereNot('a.status', 'withdrawn')
      .whereNot('b.status', 'withdrawn')
      .whereNot('one.status', 'cancelled')
      .whereNot('two.status', 'cancelled')
      .groupBy('a.person_id', 'a.course_class_id', 'b.course_class_id', 'one.code', 'two.code')
      .select(
        'a.person_id as personId',
        'a.course_class_id as first',
        'b.course_class_id as second'
      )
      .select('one.code as firstCode', 'two.code as secondCode')
      .min('x.day as day')
      .count('* as sessions')
    for (const pair of pairs) {
      found.push({
        case: 'two_classes',
        cause: `${pair.first}-${pair.second}`,
        classId: null,
        personId: pair.personId,
        claimId: null,
        baseId: null,
        params: {
          first: pair.firstCode,
          second: pair.secondCode,
          day: pair.day,
          sessions: Number(pair.sessions),
        },
        rows: [
          { type: 'attendance', id: pair.first, label: pair.firstCode },
          { type: 'attendance', id: pair.second, label: pair.secondCode },
        ],
      })
    }
  }
  return found
}

/**
 * F5 to F10 and the list of F14: people whom a list in force names in the days of their class. F9
 * also by age, as far as the day of birth is known.
 */
export async function detectByLists(screened: Screened): Promise<Detection[]> {
  const { client, enrolments } = screened
  const lists = await activeLists(client)
  const matches = await listMatches(
    client,
    enrolments.map((one) => ({
      key: one.id,
      personId: one.personId,
      from: one.startsOn,
      to: one.endsOn,
    }))
  )
  const found: Detection[] = []
  for (const one of enrolments) {
    for (const [kind, own] of groupBy(matches.get(one.id) ?? [], (match) => match.kind)) {
      const listCase = listCases[kind]
      if (!listCase?.concerns(one)) continue
      const list = lists.get(kind)!
      found.push({
        case: listCase.name,
        cause: own
          .map(({ fromOn, toOn }) => `${fromOn ?? ''}~${toOn ?? ''}`)
          .join('-')
          .slice(0, 60),
        ...subjectOf(one),
        params: {
          from: own[0].fromOn ?? 'none',
          asOf: list.asOf,
          version: list.version,
          otherName: own.some((match) => match.otherName) ? 1 : 0,
        },
        rows: [listRow(list), classRow(one)],
      })
    }
  }
  return [...found, ...(await overAge(screened))]
}

/** F19: apprentices without an employer, with a short contract, or not insured in the days of it. */
export async function detectApprentices(screened: Screened): Promise<Detection[]> {
  const apprentices = screened.enrolments.filter((one) => one.trainingKind === 'apprenticeship')
  if (apprentices.length === 0) return []
  const lists = await activeLists(screened.client)
  const insurance = lists.get('employee_insurance')
  const matches = await listMatches(
    screened.client,
    apprentices.map((one) => ({
      key: one.id,
      personId: one.personId,
      from: one.startsOn,
      to: one.endsOn,
    }))
  )
  return apprentices.flatMap((one) => {
    const base = { ...subjectOf(one), rows: [classRow(one)] }
    const found: Detection[] = []
    if (one.employerId === null) {
      found.push({ case: 'no_employer', cause: 'employer', ...base, params: {} })
    }
    const { contractSignedOn: from, contractEndsOn: to } = one
    if (!from || !to || daysBetween(from, to) < LIMITS.contractDays) {
      const params = { from: from ?? 'none', to: to ?? 'none' }
      found.push({ case: 'short_contract', cause: 'contract', ...base, params })
    }
    const insured = matches.get(one.id)?.some((match) => match.kind === 'employee_insurance')
    if (insurance && !insured) {
      found.push({
        case: 'not_insured',
        cause: 'insurance',
        ...base,
        params: { asOf: insurance.asOf, version: insurance.version },
        rows: [listRow(insurance), classRow(one)],
      })
    }
    return found
  })
}

async function overAge({ client, enrolments, personIds }: Screened): Promise<Detection[]> {
  const people = new Map<number, { birth_on: string; sex: string | null }>()
  for (const ids of chunksOf(personIds)) {
    const rows = await client
      .from('persons')
      .whereIn('id', ids!)
      .whereNotNull('birth_on')
      .select('id', 'birth_on', 'sex')
    for (const row of rows) people.set(row.id, row)
  }
  return enrolments.flatMap((one): Detection[] => {
    const person = people.get(one.personId)
    if (!person) return []
    const limit = person.sex === 'female' ? LIMITS.femaleAge : LIMITS.maleAge
    const age = ageOn(person.birth_on, one.startsOn)
    if (age < limit) return []
    return [
      {
        case: 'over_age',
        cause: 'age',
        ...subjectOf(one),
        params: { age, limit },
        rows: [classRow(one)],
      },
    ]
  })
}

async function passedEnrolments({ client, classIds }: Screened): Promise<Set<number>> {
  const passed = new Set<number>()
  for (const ids of chunksOf(classIds)) {
    const query = client
      .from('grade_records')
      .join('enrolments', 'enrolments.id', 'grade_records.enrolment_id')
      .where('grade_records.status', 'live')
      .where('enrolments.attendance_percent', '<', ATTENDANCE_RULE.minimumPercent)
      .select('grade_records.enrolment_id')
    if (ids) query.whereIn('enrolments.course_class_id', ids)
    for (const row of await query) passed.add(row.enrolment_id)
  }
  return passed
}
