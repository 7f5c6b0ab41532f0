import db from '@adonisjs/lucid/services/db'
import { partsOf } from '#app/classes/modes/mode_terms'
import { scopeToBase } from '#app/accounts/scope'
import { placementCounts, type PlacementCounts } from '#app/classes/modes/queries/placement_counts'
import type User from '#models/user'

export interface ClassOfEmployer {
  id: number
  code: string
  titleZh: string
  titleEn: string
  startsOn: string
  endsOn: string
  status: string
  posts: { name: string; headcount: number }[]
  counts: PlacementCounts
}

/** How many classes of each kind a page shows, newest first. */
const MOST = 100

/**
 * Classes to the order of an enterprise, with who works there, its apprenticeships, and those it pays
 * for; only of the
 * user's base unless they see every base.
 */
export async function employerClasses(employerId: number, user: User) {
  const paid = await classes(user).where('c.employer_id', employerId)
  const ordered = await classes(user)
    .join('class_terms as t', 't.course_class_id', 'c.id')
    .where('t.employer_id', employerId)
    .whereRaw(
      't.version = (SELECT MAX(x.version) FROM class_terms x WHERE x.course_class_id = c.id)'
    )
    .select('t.id as terms_id', 'c.mode', 'c.training_kind')
  const isOrder = (row: any) => partsOf({ mode: row.mode, trainingKind: row.training_kind }).order
  const counts = await placementCounts([...new Set([...paid, ...ordered].map((row) => row.id))])
  const posts = await db
    .from('class_term_posts')
    .whereIn(
      'class_terms_id',
      ordered.map((row) => row.terms_id)
    )
    .orderBy('position')
  const rowOf = (row: any): ClassOfEmployer => ({
    id: row.id,
    code: row.code,
    titleZh: row.title_zh,
    titleEn: row.title_en,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    status: row.status,
    posts: posts
      .filter((post) => post.class_terms_id === row.terms_id)
      .map(({ name, headcount }) => ({ name, headcount })),
    counts: counts.get(row.id)!,
  })
  const orders = ordered.filter(isOrder).map(rowOf)
  const apprenticeships = ordered.filter((row) => !isOrder(row)).map(rowOf)
  const live = orders.filter((one) => one.status !== 'cancelled')
  const headcount = live.reduce((sum, one) => sum + (one.counts.headcount ?? 0), 0)
  const atEmployer = live.reduce((sum, one) => sum + one.counts.atEmployer, 0)
  const share = headcount === 0 ? null : Math.floor((atEmployer * 100) / headcount)
  return {
    orders,
    apprenticeships,
    paid: paid.map(rowOf),
    totals: { headcount, atEmployer, share },
  }
}

function classes(user: User) {
  const query = db
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .orderBy('c.starts_on', 'desc')
    .orderBy('c.id', 'desc')
    .limit(MOST)
    .select('c.id', 'c.code', 'c.starts_on', 'c.ends_on', 'c.status', 'co.title_zh', 'co.title_en')
  scopeToBase(query, user, 'c.base_id')
  return query
}
