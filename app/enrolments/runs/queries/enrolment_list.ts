import db from '@adonisjs/lucid/services/db'
import { addDays } from '#app/shared/days'
import { countSome } from '#app/shared/database/rows'
import { attendanceOf, attendanceSql, joinAttendance } from '#app/classes/queries/attendance_of'
import { shownPercent } from '#app/classes/attendance_rule'
import { hoursToSpare, standingOf, type Standing } from '#app/classes/attendance_standing'
import { pageOfSome } from '#app/shared/database/paging'
import { peopleNamed } from '#app/people/queries/people_named'
import { scopeToBase, seesEveryBase } from '#app/accounts/scope'
import { stateOfEnrolment, stateTint, WAYS_OUT } from '#app/enrolments/enrolment_states'
import { weekOf } from '#app/classes/timetabling/board'
import type { AttendanceFilter, EnrolmentState } from '#app/enrolments/runs/run_acts'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { Locale } from '#app/shared/words'
import type { PlaceState, WayOut } from '#app/enrolments/enrolment_states'
import type User from '#models/user'

export interface EnrolmentFilters {
  class?: number
  specialty?: number
  base?: number
  state?: EnrolmentState
  category?: string
  attendance?: AttendanceFilter
  /** Any day of the week in which the class starts. */
  week?: string
  /** A name or its beginning, pinyin or initials. */
  q?: string
}

export interface ListedEnrolment {
  id: number
  personId: number
  name: string
  documentMask: string
  phoneMask: string | null
  category: string
  state: PlaceState
  tint: string
  classId: number
  code: string
  course: string
  termNumber: number
  startsOn: string
  endsOn: string
  base: string
  /** So far, or what was recorded at the end: see `shownPercent`. */
  percent: number | null
  missed: number
  /** Hours of the timetable that are not marked yet. */
  ahead: number
  /** Hours that may still be missed; below zero when the share cannot be reached any more. */
  spare: number
  /** How somebody stands in a class that is running; null in others. */
  standing: Standing | null
}

/** The enrolments a user may see that the filters find: who missed most first, else newest first. */
export async function enrolmentList(
  user: User,
  { page, ...filters }: EnrolmentFilters & { page?: number },
  locale: Locale
) {
  const language = locale === 'en' ? 'en' : 'zh'
  const found = await filteredEnrolments(user, filters)
  const paginator = pageOfSome(await countSome(found()), page)
  const query = found()
    .join('persons as p', 'p.id', 'e.person_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('bases as b', 'b.id', 'c.base_id')
  if (filters.attendance) query.orderByRaw(`${attendanceSql().missed} DESC`)
  const rows = await query
    .orderBy('e.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
    .select('e.id', 'e.person_id as personId', 'e.status', 'e.left_by')
    .select('e.trainee_category as category', 'p.name', 'p.document_mask as documentMask')
    .select('e.attendance_percent as recorded', 'p.phone_mask as phoneMask')
    .select('c.id as classId', 'c.code', 'c.status as classStatus')
    .select('c.term_number as termNumber', 'c.starts_on as startsOn', 'c.ends_on as endsOn')
    .select(`co.title_${language} as course`, `b.name_${language} as base`)
  const hours = await attendanceOf(rows as { id: number; classId: number }[])
  return {
    rows: rows.map(
      ({ status, left_by: leftBy, classStatus, recorded, ...row }): ListedEnrolment => {
        const state = stateOfEnrolment({ status, left_by: leftBy })
        const own = hours.get(row.id)!
        const runs = status === 'confirmed' && classStatus === 'running'
        return {
          ...(row as ListedEnrolment),
          state,
          tint: stateTint(state),
          percent: shownPercent({ status, recorded }, own),
          missed: own.missed,
          ahead: own.planned - own.held,
          spare: hoursToSpare(own),
          standing: runs ? standingOf(own) : null,
        }
      }
    ),
    paginator,
  }
}

const STANDINGS_OF: Record<AttendanceFilter, readonly Standing[]> = {
  watch: ['near', 'low', 'lost'],
  poor: ['low', 'lost'],
  lost: ['lost'],
}

/** Makes the query of what the filters find, of tables `e` (enrolments) and `c` (classes). */
export async function filteredEnrolments(
  user: User,
  filters: EnrolmentFilters
): Promise<() => DatabaseQueryBuilderContract> {
  const named = filters.q ? await peopleNamed(filters.q) : null
  return () => {
    const query = db
      .from('enrolments as e')
      .join('course_classes as c', 'c.id', 'e.course_class_id')
    scopeToBase(query, user, 'c.base_id')
    if (filters.class) query.where('e.course_class_id', filters.class)
    if (filters.specialty) query.where('c.specialty_id', filters.specialty)
    if (filters.base) query.where('c.base_id', filters.base)
    if (filters.state) whereState(query, filters.state)
    if (filters.category) query.where('e.trainee_category', filters.category)
    if (filters.week) {
      const monday = weekOf(filters.week)
      query.whereBetween('c.starts_on', [monday, addDays(monday, 6)])
    }
    if (named) query.whereIn('e.person_id', named())
    if (filters.attendance) whereStanding(query, user, filters.attendance)
    return query
  }
}

function whereState(query: DatabaseQueryBuilderContract, state: EnrolmentState) {
  const isWayOut = (WAYS_OUT as readonly string[]).includes(state)
  if (!isWayOut) return query.where('e.status', state)
  return query
    .where('e.status', 'withdrawn')
    .whereRaw(`COALESCE(e.left_by, 'withdrawn') = ?`, [state as WayOut])
}

function whereStanding(
  query: DatabaseQueryBuilderContract,
  user: User,
  attendance: AttendanceFilter
) {
  joinAttendance(query, { baseId: seesEveryBase(user) ? null : (user.baseId ?? 0) })
  const standings = STANDINGS_OF[attendance]
  query.whereRaw(`${attendanceSql().standing} IN (${standings.map(() => '?').join(', ')})`, [
    ...standings,
  ])
}

/** Most classes that the filter offers. */
const MOST_CLASSES = 200

/**
 * The classes with people in them that run or enrol, newest first, with the one that is filtered by; and
 * the Mondays of the weeks in which they start.
 */
export async function classesWithPeople(user: User, { class: chosen, week }: EnrolmentFilters) {
  const query = db.from('course_classes as c').where((either) => {
    either.where((open) => {
      open.whereIn('c.status', ['enrolling', 'running']).where('c.seats_taken', '>', 0)
    })
    if (chosen) either.orWhere('c.id', chosen)
  })
  const rows: { id: number; code: string; starts_on: string }[] = await scopeToBase(
    query,
    user,
    'c.base_id'
  )
    .orderBy('c.id', 'desc')
    .limit(MOST_CLASSES)
    .select('c.id', 'c.code', 'c.starts_on')
  const days = [...rows.map((row) => row.starts_on), ...(week ? [week] : [])]
  return {
    classes: rows.map((row) => ({ value: row.id, label: row.code })),
    weeks: [...new Set(days.map((day) => weekOf(day)))].sort().reverse(),
    week: week ? weekOf(week) : null,
  }
}
