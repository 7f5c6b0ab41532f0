import db from '@adonisjs/lucid/services/db'
import { scopeToBase } from '#app/accounts/scope'
import { whereContains } from '#app/shared/database/search'
import type User from '#models/user'

const STATUSES: Record<string, string[]> = {
  review: ['submitted'],
  paid: ['paid', 'recovering', 'recovered'],
}

/** A page of the queue as a plain page would read it: one query over every table, by its number. */
export async function formerQueue(
  user: User,
  { state, q, page }: { state: string; q?: string; page: number }
) {
  const query = scopeToBase(
    db
      .from('claims')
      .join('persons', 'persons.id', 'claims.person_id')
      .join('course_classes', 'course_classes.id', 'claims.course_class_id')
      .join('occupations', 'occupations.id', 'claims.occupation_id')
      .join('enrolments', 'enrolments.id', 'claims.enrolment_id')
      .join('claim_traces', 'claim_traces.id', 'claims.trace_id'),
    user,
    'claims.base_id'
  )
  if (STATUSES[state]) query.whereIn('claims.status', STATUSES[state])
  if (q) whereContains(query, ['persons.name', 'claims.number', 'course_classes.code'], q)
  return query
    .orderBy('claims.submitted_at')
    .orderBy('claims.id')
    .select('claims.*', 'persons.name', 'claim_traces.trace')
    .paginate(page, 50)
}
