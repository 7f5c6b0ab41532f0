import { refusal, type DuplicateRow } from '#app/people/duplicates/duplicate_step'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const RECORDS = [
  'enrolments',
  'enrolment_applications',
  'certificates',
  'claims',
  'grade_records',
] as const

/**
 * Makes sure that nothing rests on the merge yet: since it no record of the person was made, and none of
 * their claims was decided. Whose it would be could not be told.
 * @throws RuleViolation E_DECIDED_ON_TOP
 */
export async function refuseDecidedOnTop(
  trx: TransactionClientContract,
  { keep_id: keepId, merged_at: mergedAt }: Pick<DuplicateRow, 'keep_id' | 'merged_at'>
) {
  for (const table of RECORDS) {
    const newer = await trx
      .from(table)
      .where('person_id', keepId!)
      .where('created_at', '>', mergedAt!)
      .select('id')
      .first()
    if (newer) throw refusal('E_DECIDED_ON_TOP')
  }
  const decided = await trx
    .from('claim_decisions')
    .join('claims', 'claims.id', 'claim_decisions.claim_id')
    .where('claims.person_id', keepId!)
    .where('claim_decisions.created_at', '>', mergedAt!)
    .select('claims.id')
    .first()
  if (decided) throw refusal('E_DECIDED_ON_TOP')
}
