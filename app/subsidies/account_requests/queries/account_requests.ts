import db from '@adonisjs/lucid/services/db'
import { seesEveryBase } from '#app/accounts/scope'
import { pageOf } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import type User from '#models/user'

type Row = Record<string, any>

/** The account of a person on record, and the own requests, newest first. */
export async function ownAccount(personId: number) {
  const person: Row = await db
    .from('persons')
    .where('id', personId)
    .select('name', 'bank_name', 'account_mask')
    .firstOrFail()
  const requests: Row[] = await db
    .from('account_requests as r')
    .leftJoin('account_corrections as c', 'c.id', 'r.account_correction_id')
    .where('r.person_id', personId)
    .orderBy('r.id', 'desc')
    .limit(20)
    .select('r.id', 'r.bank_name', 'r.account_mask', 'r.status', 'r.asked_at', 'r.check_reason')
    .select('c.status as decision', 'c.decided_reason')
  return {
    person,
    requests,
    isOpen: requests.some((one) => one.status === 'asked' || one.decision === 'proposed'),
  }
}

/** A page of requests that the officer may see, those that wait first. */
export async function accountRequestList(
  user: User,
  { state, page }: { state?: string; page?: number }
) {
  const query = () => {
    const found = named()
    if (state) found.where('r.status', state)
    if (!seesEveryBase(user)) {
      found.whereExists((enrolled) => {
        enrolled
          .from('enrolments')
          .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
          .whereColumn('enrolments.person_id', 'r.person_id')
          .where('course_classes.base_id', user.baseId ?? 0)
      })
    }
    return found
  }
  const total = await countRows(query())
  const paginator = pageOf(total, page)
  const requests: Row[] = await query()
    .orderByRaw(`CASE WHEN r.status = 'asked' THEN 0 ELSE 1 END`)
    .orderBy('r.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
    .select('r.id', 'r.bank_name', 'r.account_mask', 'r.status', 'r.asked_at', 'p.name')
    .select('p.document_mask', 'c.status as decision')
  return { requests, paginator }
}

/** One request with the person's account on record; null when there is none. */
export function accountRequest(id: number): Promise<Row | null> {
  return named()
    .leftJoin('users as u', 'u.id', 'r.checked_by_id')
    .where('r.id', id)
    .select('r.*', 'p.name', 'p.document_mask', 'p.bank_name as bank_before')
    .select('p.account_mask as mask_before', 'c.status as decision', 'u.full_name as checker')
    .first()
}

function named() {
  return db
    .from('account_requests as r')
    .join('persons as p', 'p.id', 'r.person_id')
    .leftJoin('account_corrections as c', 'c.id', 'r.account_correction_id')
}
