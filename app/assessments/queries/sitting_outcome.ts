import { resultsOf } from '#app/assessments/queries/results'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Enrolments that a sitting brings to a pass and those it does not, and those in dispute. */
export async function outcomeOf(
  client: QueryClientContract,
  sitting: { id: number; course_class_id: number }
): Promise<{ passed: number[]; failed: number[]; disputed: number[] }> {
  const sat = await client
    .from('scores')
    .where('sitting_id', sitting.id)
    .distinct('enrolment_id')
    .orderBy('enrolment_id')
  const results = await resultsOf(sitting.course_class_id, client, { withSittingId: sitting.id })
  const ids = sat.map((row) => row.enrolment_id as number)
  const disputed = ids.filter((id) => results.get(id)?.disputed)
  const settled = ids.filter((id) => !results.get(id)?.disputed)
  return {
    passed: settled.filter((id) => results.get(id)?.passed),
    failed: settled.filter((id) => !results.get(id)?.passed),
    disputed,
  }
}
