import db from '@adonisjs/lucid/services/db'
import { pagesOf } from '#app/shared/database/paging'
import { seesEveryBase } from '#app/accounts/scope'
import { distanceOf } from '#app/classes/timetable_maker/plan_words'
import type User from '#models/user'

const PER_PAGE = 20

/** Plans that the user may see, the newest first. Two queries. */
export async function planList(user: User, locale: string, page = 1) {
  const query = db
    .from('timetable_plans as p')
    .join('users as u', 'u.id', 'p.created_by_id')
    .join('bases as b', 'b.id', 'p.base_id')
  if (!seesEveryBase(user)) query.where('p.base_id', user.baseId ?? 0)
  const found = await query
    .orderBy('p.id', 'desc')
    .select('p.id', 'p.status', 'p.from_day', 'p.to_day', 'p.objective', 'p.bound')
    .select('p.created_at', 'u.full_name', 'b.name_zh', 'b.name_en')
    .paginate(page, PER_PAGE)
  const plans = found.all().map((row) => ({
    ...row,
    base: locale === 'en' ? row.name_en : row.name_zh,
    distance: distanceOf(row),
  }))
  return {
    plans,
    paginator: pagesOf(found),
    mayCreate: user.has('base_admin') && user.baseId !== null,
  }
}
