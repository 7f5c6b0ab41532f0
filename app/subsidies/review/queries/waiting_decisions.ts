import db from '@adonisjs/lucid/services/db'
import { amendableStatuses } from '#app/subsidies/review/actions/propose_amendment'
import type User from '#models/user'

/** Drawn decisions that this user may decide again: `whyNotSample` in SQL. Joined with `claims`. */
export function samplesToDecide(user: User) {
  const query = db
    .from('quality_samples')
    .join('claims', 'claims.id', 'quality_samples.claim_id')
    .join('claim_decisions', 'claim_decisions.id', 'quality_samples.decision_id')
    .where('quality_samples.status', 'open')
    .whereNot('claim_decisions.actor_id', user.id)
  for (const column of ['submitted_by_id', 'reviewed_by_id', 'approved_by_id']) {
    query.whereRaw(`COALESCE(claims.${column}, 0) <> ?`, [user.id])
  }
  return handledBy(query, user)
}

/** Corrections that this user may decide on: proposed by another. Joined with `claims`. */
export function amendmentsToDecide(user: User) {
  const query = db
    .from('claim_amendments')
    .join('claims', 'claims.id', 'claim_amendments.claim_id')
    .where('claim_amendments.status', 'proposed')
    .whereNot('claim_amendments.proposed_by_id', user.id)
    .whereIn('claims.status', [...amendableStatuses])
  return handledBy(query, user)
}

/** Neither held nor about the user's own person or base. */
function handledBy<T extends ReturnType<typeof db.from>>(query: T, { personId, baseId }: User): T {
  query.whereNull('claims.held_at').whereRaw('claims.person_id <> ?', [personId ?? 0])
  query.whereRaw('COALESCE(claims.base_id, 0) <> ?', [baseId ?? -1])
  return query
}
