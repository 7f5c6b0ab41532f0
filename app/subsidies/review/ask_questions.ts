import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { lastDecisionIds } from '#app/subsidies/review/last_decisions'
import { questionsOf, type Question } from '#app/subsidies/review/question_topics'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Writes what a return asks, under the decision that returned each claim. */
export async function askQuestions(
  trx: TransactionClientContract,
  claims: { id: number }[],
  returned: {
    stage: 'review' | 'approval' | 'notice'
    reason?: string | null
    questions?: readonly Question[]
  }
) {
  if (claims.length === 0) return
  const at = clock.instant()
  const decisions = await lastDecisionIds(
    trx,
    claims.map((claim) => claim.id),
    returned.stage
  )
  await insertMany(
    trx,
    'claim_questions',
    claims.flatMap((claim) =>
      questionsOf(returned.questions, returned.reason).map(({ topic, question }, index) => ({
        claim_id: claim.id,
        decision_id: decisions.get(claim.id)!,
        position: index + 1,
        topic,
        question,
        created_at: at,
      }))
    )
  )
}

/** Ids of those claims that have a question nobody has answered. */
export async function claimsWithOpenQuestions(
  client: QueryClientContract,
  claimIds: number[]
): Promise<Set<number>> {
  if (claimIds.length === 0) return new Set()
  const rows = await client
    .from('claim_questions')
    .whereIn('claim_id', claimIds)
    .whereNull('answered_at')
    .distinct('claim_id')
  return new Set(rows.map((row) => row.claim_id as number))
}
