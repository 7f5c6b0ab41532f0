import db from '@adonisjs/lucid/services/db'
import { seesEveryBase } from '#app/accounts/scope'
import { pagesOf } from '#app/shared/database/paging'
import { whereContains } from '#app/shared/database/search'
import type User from '#models/user'
import type { RecoveryStatus } from '#app/subsidies/recoveries/recovery_status'

type Row = Record<string, any>

export interface RecoveryFilters {
  state?: RecoveryStatus
  q?: string
  page?: number
}

/** A page of recoveries that the user may see, drafts and open ones first. */
export async function recoveryList(user: User, { state, q, page = 1 }: RecoveryFilters) {
  const query = db
    .from('recoveries as r')
    .join('claims', 'claims.id', 'r.claim_id')
    .join('persons', 'persons.id', 'claims.person_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .orderByRaw("case r.status when 'draft' then 0 when 'open' then 1 else 2 end")
    .orderBy('r.id', 'desc')
    .select(
      'r.id',
      'r.number',
      'r.status',
      'r.reason_code',
      'r.amount_fen',
      'r.recovered_fen',
      'r.due_on',
      'r.created_by_id',
      'claims.id as claim_id',
      'claims.number as claim_number',
      'claims.payee_kind',
      'persons.name as person',
      'course_classes.code as class_code'
    )
  if (state) query.where('r.status', state)
  if (!seesEveryBase(user)) query.where('claims.base_id', user.baseId ?? -1)
  if (q) whereContains(query, ['r.number', 'claims.number', 'persons.name'], q)
  const found = await query.paginate(page, 50)
  return { recoveries: found.all() as Row[], paginator: pagesOf(found) }
}
