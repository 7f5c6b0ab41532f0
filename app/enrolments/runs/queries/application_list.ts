import db from '@adonisjs/lucid/services/db'
import { countSome } from '#app/shared/database/rows'
import { pageOfSome } from '#app/shared/database/paging'
import { peopleNamed } from '#app/people/queries/people_named'
import { scopeToBase } from '#app/accounts/scope'
import { stateOfApplication } from '#app/enrolments/applications/application_status'
import { stateTint } from '#app/enrolments/enrolment_states'
import type { ApplicationStatus } from '#app/enrolments/applications/application_status'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type User from '#models/user'

export interface ApplicationFilters {
  class?: number
  state?: ApplicationStatus
  category?: string
  /** A name or its beginning, pinyin or initials. */
  q?: string
}

/** The applications a user may see that the filters find, newest first. */
export async function applicationList(
  user: User,
  { page, ...filters }: ApplicationFilters & { page?: number }
) {
  const found = await filteredApplications(user, filters)
  const paginator = pageOfSome(await countSome(found()), page)
  const rows = await found()
    .join('persons as p', 'p.id', 'a.person_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .orderBy('a.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
    .select('a.id', 'a.status', 'a.trainee_category as category', 'a.verdict')
    .select('a.created_at as at', 'p.name', 'p.document_mask as documentMask')
    .select('c.id as classId', 'c.code', 'c.starts_on as startsOn')
    .select('b.name_zh as baseZh', 'b.name_en as baseEn')
  return {
    rows: rows.map((row) => {
      const state = stateOfApplication(row.status)
      return { ...row, state, tint: stateTint(state) }
    }),
    paginator,
  }
}

/** Makes the query of what the filters find, of tables `a` (applications) and `c` (classes). */
export async function filteredApplications(
  user: User,
  filters: ApplicationFilters
): Promise<() => DatabaseQueryBuilderContract> {
  const named = filters.q ? await peopleNamed(filters.q) : null
  return () => {
    const query = db
      .from('enrolment_applications as a')
      .join('course_classes as c', 'c.id', 'a.course_class_id')
    scopeToBase(query, user, 'c.base_id')
    if (filters.class) query.where('a.course_class_id', filters.class)
    if (filters.state) query.where('a.status', filters.state)
    if (filters.category) query.where('a.trainee_category', filters.category)
    if (named) query.whereIn('a.person_id', named())
    return query
  }
}

/** Most classes that the filter offers. */
const MOST_CLASSES = 200

/** The classes that are enrolling, newest first, and the one that is filtered by. */
export async function classChoices(user: User, chosen?: number) {
  const query = db.from('course_classes as c').where((either) => {
    either.where('c.status', 'enrolling')
    if (chosen) either.orWhere('c.id', chosen)
  })
  const rows = await scopeToBase(query, user, 'c.base_id')
    .orderBy('c.id', 'desc')
    .limit(MOST_CLASSES)
    .select('c.id', 'c.code')
  return rows.map((row: { id: number; code: string }) => ({ value: row.id, label: row.code }))
}
