import clock from '#app/shared/clock'
import { acceptedProof } from '#app/enrolments/proofs/queries/accepted_proof'
import { refuseUnseen } from '#app/enrolments/applications/application_step'
import type User from '#models/user'
import type { ApplicationSubject } from '#app/enrolments/applications/actions/apply_for_class'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** A group with its proof, as somebody states it. */
export interface StatedProof {
  actor: User
  classId: number
  traineeCategory: string
  categoryProof?: string | null
  categoryProvenOn?: string | null
  sentBy: 'trainee' | 'base'
  /** The base states that it saw the original. */
  proofSeen?: boolean
}

/** Who accepted the proof, as applications keep it. */
export interface ProofCheck {
  proof_checked_by_id: number | null
  proof_checked_at: string | null
}

/**
 * A proof that the base accepted before stands for what is typed now.
 * @throws RuleViolation E_PROOF_NOT_SEEN
 */
export async function statedProof(
  trx: TransactionClientContract,
  personId: number,
  input: StatedProof
): Promise<
  Omit<ApplicationSubject, 'personId' | 'classId' | 'traineeCategory'> & { check: ProofCheck }
> {
  const { actor, classId, traineeCategory: category } = input
  const accepted = await acceptedProof(trx, { personId, classId, category })
  if (accepted) {
    return {
      categoryProof: accepted.title,
      categoryProvenOn: accepted.provenOn,
      isProofChecked: true,
      check: {
        proof_checked_by_id: accepted.decidedById,
        proof_checked_at: accepted.decidedAt,
      },
    }
  }
  const categoryProof = input.categoryProof ?? null
  const categoryProvenOn = input.categoryProvenOn ?? null
  const isSeen = input.sentBy === 'base' && input.proofSeen === true
  if (isSeen) refuseUnseen({ category_proof: categoryProof, category_proven_on: categoryProvenOn })
  return {
    categoryProof,
    categoryProvenOn,
    isProofChecked: isSeen,
    check: {
      proof_checked_by_id: isSeen ? actor.id : null,
      proof_checked_at: isSeen ? clock.instant() : null,
    },
  }
}
