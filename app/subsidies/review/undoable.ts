import { canUndo, type ClaimStatus } from '#app/subsidies/claim_status'
import type { Role } from '#app/accounts/roles'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Statuses from which the last decision can be undone. */
export const undoableStatuses: readonly ClaimStatus[] = [
  'reviewed',
  'approved',
  'noticed',
  'rejected',
]

export interface UndoableDecision {
  id: number
  stage: 'review' | 'approval'
  result: 'passed' | 'rejected'
  actorId: number
  /** Where the claim stands again afterwards. */
  target: ClaimStatus
  /** The duty that may undo it. */
  role: Role
}

/**
 * The decision of the bureau that an undoing of this claim would take back; null when there is none.
 * A claim struck from a notice is not brought back here: the objection was upheld.
 */
export async function undoableDecision(
  client: QueryClientContract,
  claim: { id: number; status: ClaimStatus }
): Promise<UndoableDecision | null> {
  if (!undoableStatuses.includes(claim.status)) return null
  const row = await client
    .from('claim_decisions')
    .where('claim_id', claim.id)
    .whereIn('stage', ['review', 'approval', 'notice'])
    .whereIn('result', ['passed', 'rejected'])
    .whereNotExists((undoing) => {
      undoing.from('claim_decisions as u').whereColumn('u.undoes_id', 'claim_decisions.id')
    })
    .orderBy('id', 'desc')
    .first()
  const wanted = claim.status === 'rejected' ? 'rejected' : 'passed'
  if (!row || row.stage === 'notice' || row.result !== wanted) return null
  const target: ClaimStatus = row.stage === 'review' ? 'submitted' : 'reviewed'
  if (!canUndo(claim.status, target)) return null
  return {
    id: row.id,
    stage: row.stage,
    result: row.result,
    actorId: row.actor_id,
    target,
    role: row.stage === 'review' ? 'reviewer' : 'approver',
  }
}
