import type { DecisionRecordStage } from '#app/subsidies/record_decisions'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** The id of the newest decision of a step on each claim, by claim id. */
export async function lastDecisionIds(
  client: QueryClientContract,
  claimIds: number[],
  stage: DecisionRecordStage | readonly DecisionRecordStage[]
): Promise<Map<number, number>> {
  const rows = await client
    .from('claim_decisions')
    .whereIn('claim_id', claimIds)
    .whereIn('stage', [stage].flat())
    .groupBy('claim_id')
    .select('claim_id')
    .max('id as id')
  return new Map(rows.map((row) => [row.claim_id as number, Number(row.id)]))
}
