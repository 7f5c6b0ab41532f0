import db from '@adonisjs/lucid/services/db'
import { pagesOf } from '#app/shared/database/paging'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { QUALITY_PERCENT, QUALITY_SEED } from '#app/subsidies/review/quality_draw'
import type User from '#models/user'

type Row = Record<string, any>

/** A page of the decisions that wait for a third person, the oldest first, and what was found so far. */
export async function sampleList(user: User, page: number) {
  const found = await db
    .from('quality_samples')
    .join('claims', 'claims.id', 'quality_samples.claim_id')
    .join('persons', 'persons.id', 'claims.person_id')
    .join('claim_decisions', 'claim_decisions.id', 'quality_samples.decision_id')
    .join('users', 'users.id', 'claim_decisions.actor_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .where('quality_samples.status', 'open')
    .orderBy('quality_samples.id')
    .select(
      'quality_samples.id',
      'quality_samples.basis',
      'quality_samples.created_at',
      'claims.id as claim_id',
      'claims.number',
      'claims.amount_fen',
      'claims.person_id',
      'claims.base_id',
      'claims.submitted_by_id',
      'claims.reviewed_by_id',
      'claims.approved_by_id',
      'claims.held_at',
      'persons.name as person_name',
      'course_classes.code as class_code',
      'claim_decisions.result',
      'claim_decisions.actor_id as decided_by_id',
      'users.full_name as decided_by'
    )
    .paginate(page, 50)
  const counts = await db
    .from('quality_samples')
    .groupBy('status')
    .select('status')
    .count('* as total')
  return {
    rows: (found.all() as Row[]).map((row) => ({ ...row, fault: whyNotSample(user, row) })),
    paginator: pagesOf(found),
    counts: Object.fromEntries(counts.map((row) => [row.status, Number(row.total)])),
    percent: QUALITY_PERCENT,
    seed: QUALITY_SEED,
  }
}

/** Why a user may not decide this sample; null when free to. */
export function whyNotSample(user: User, row: Row): string | null {
  if (row.held_at) return 'E_HELD'
  if (row.decided_by_id === user.id) return 'E_SAME_OFFICER'
  return separationFault(
    officerOf(user),
    {
      personId: row.person_id,
      baseId: row.base_id,
      submittedById: row.submitted_by_id,
      reviewedById: row.reviewed_by_id,
      approvedById: row.approved_by_id,
    },
    'sample'
  )
}
