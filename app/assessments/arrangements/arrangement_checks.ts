import { overlap } from '#app/assessments/arrangements/clock_time'
import {
  CANDIDATES_PER_INVIGILATOR,
  candidatesPerAssessor,
  INVIGILATORS_PER_ROOM,
  LEAST_ASSESSORS,
  LEAST_MINUTES,
  LEAST_PANEL,
  STANDARD_SOURCE,
  type TermSource,
} from '#app/assessments/terms'
import type { Arrangement, Staff } from '#app/assessments/arrangements/queries/arrangement'
import type { Component } from '#app/grades/pass_rule'

export const CHECK_CODES = [
  'candidates',
  'parts',
  'minutes',
  'apart',
  'seats',
  'rooms_free',
  'invigilators',
  'assessors',
  'panel',
  'kind',
  'filed',
  'occupation',
  'own_trainees',
  'own_person',
  'staff_free',
] as const

export type CheckCode = (typeof CHECK_CODES)[number]

export interface ArrangementCheck {
  code: CheckCode
  ok: boolean
  /** What was found, in the words of `arrangements.checks.<code>`: numbers, and names at fault. */
  params: Record<string, string | number>
  source: TermSource | null
}

/**
 * Every rule of an arrangement, kept or broken, in the order of `CHECK_CODES`; those of components
 * that are not assessed are left out.
 */
export function judgeArrangement(facts: Arrangement): ArrangementCheck[] {
  const has = (component: Component) => facts.components.includes(component)
  return [
    candidates(facts),
    parts(facts),
    minutes(facts),
    apart(facts),
    seats(facts),
    named('rooms_free', facts.busyRooms),
    ...(has('theory') ? [invigilators(facts)] : []),
    ...(has('skills') ? [assessors(facts)] : []),
    ...(has('review') ? [panel(facts)] : []),
    named(
      'kind',
      namesOf(facts.staff, (one) => one.duty !== 'invigilator' && one.kind !== 'assessor')
    ),
    named(
      'filed',
      namesOf(facts.staff, (one) => facts.heldOn < one.filedFrom || one.filedUntil < facts.heldOn)
    ),
    named(
      'occupation',
      namesOf(
        facts.staff,
        (one) => one.duty !== 'invigilator' && !one.occupationIds.includes(facts.occupationId)
      ),
      { occupation: facts.occupationCode }
    ),
    named(
      'own_trainees',
      namesOf(facts.staff, (one) => one.teachesHere)
    ),
    named(
      'own_person',
      namesOf(facts.staff, (one) => one.sitsHere)
    ),
    named('staff_free', [...facts.busyStaff, ...doubled(facts)]),
  ]
}

function check(
  code: CheckCode,
  ok: boolean,
  params: ArrangementCheck['params'],
  source: TermSource | null = null
): ArrangementCheck {
  return { code, ok, params, source }
}

function named(
  code: CheckCode,
  names: string[],
  params: ArrangementCheck['params'] = {}
): ArrangementCheck {
  const unique = [...new Set(names)]
  return check(code, unique.length === 0, { ...params, names: unique.join('、') })
}

function namesOf(staff: Staff[], isAtFault: (one: Staff) => boolean) {
  return staff.filter(isAtFault).map((one) => one.name)
}

function candidates({ candidates: seated, expected }: Arrangement) {
  const same =
    seated.length > 0 &&
    seated.length === expected.length &&
    expected.every(({ enrolmentId, components }) =>
      seated.some(
        (one) =>
          one.enrolmentId === enrolmentId && one.components.join(',') === components.join(',')
      )
    )
  return check('candidates', same, { count: seated.length, expected: expected.length })
}

function parts({ components, parts: given }: Arrangement) {
  const missing = components.filter((one) => !given.some((part) => part.component === one))
  return check('parts', missing.length === 0, { count: given.length, of: components.length })
}

function minutes({ parts: given }: Arrangement) {
  const short = given.filter((part) => part.minutes < LEAST_MINUTES[part.component])
  return check(
    'minutes',
    given.length > 0 && short.length === 0,
    { ...LEAST_MINUTES, short: short.map((part) => part.component).join(',') },
    STANDARD_SOURCE
  )
}

function apart({ parts: given }: Arrangement) {
  const meets = given.some((one, index) =>
    given.slice(index + 1).some((other) => overlap(one, other))
  )
  return check('apart', given.length > 0 && !meets, {})
}

function seats({ rooms, candidates: seated }: Arrangement) {
  const room = rooms.reduce((sum, one) => sum + one.seats, 0)
  return check('seats', rooms.length > 0 && room >= seated.length, {
    seats: room,
    count: seated.length,
  })
}

function invigilators({ rooms, candidates: seated, staff }: Arrangement) {
  const short = rooms.flatMap((room) => {
    const people = seated.filter(
      (one) => one.roomId === room.id && one.components.includes('theory')
    ).length
    const need = Math.max(INVIGILATORS_PER_ROOM, Math.ceil(people / CANDIDATES_PER_INVIGILATOR))
    const have = staff.filter((one) => one.duty === 'invigilator' && one.roomId === room.id).length
    return have < need ? [`${room.code} ${have}/${need}`] : []
  })
  return check(
    'invigilators',
    rooms.length > 0 && short.length === 0,
    { ratio: CANDIDATES_PER_INVIGILATOR, least: INVIGILATORS_PER_ROOM, short: short.join('、') },
    STANDARD_SOURCE
  )
}

function assessors({ parts: given, staff, occupationCode }: Arrangement) {
  const atOnce = given.find((part) => part.component === 'skills')?.atOnce ?? 0
  const { candidates: ratio, source } = candidatesPerAssessor(occupationCode)
  const need = Math.max(LEAST_ASSESSORS, Math.ceil(atOnce / ratio))
  const have = staff.filter((one) => one.duty === 'assessor').length
  const ok = atOnce > 0 && have >= need && have % 2 === 1
  return check('assessors', ok, { have, need, ratio, atOnce }, source)
}

function panel({ parts: given, staff }: Arrangement) {
  const panels = given.find((part) => part.component === 'review')?.atOnce ?? 1
  const have = staff.filter((one) => one.duty === 'panel').length
  const each = have / panels
  const ok = Number.isInteger(each) && each >= LEAST_PANEL && each % 2 === 1
  return check('panel', ok, { have, panels, least: LEAST_PANEL }, STANDARD_SOURCE)
}

/** Who has two duties at the same time. */
function doubled({ parts: given, staff }: Arrangement): string[] {
  const partOf = { invigilator: 'theory', assessor: 'skills', panel: 'review' } as const
  const spanOf = (one: Staff) => given.find((part) => part.component === partOf[one.duty])
  return staff.flatMap((one, index) =>
    staff
      .slice(index + 1)
      .filter((other) => other.examinerId === one.examinerId)
      .flatMap((other) => {
        const [a, b] = [spanOf(one), spanOf(other)]
        return a && b && overlap(a, b) ? [one.name] : []
      })
  )
}
