/** The steps of a claim that one officer may not do twice. */
export type Duty = 'submit' | 'review' | 'approve' | 'pay'

export interface HandledClaim {
  personId: number
  submittedById: number | null
  reviewedById: number | null
  approvedById: number | null
}

/**
 * Why an officer may not take this step of a claim: it is the officer's own claim, or the officer
 * did an earlier step. Null when nothing stands against it. The steps are submission, review,
 * approval and payment: 初审、复核、拨付须由不同的人办理.
 */
export function separationFault(
  actor: { id: number; personId: number | null },
  claim: HandledClaim,
  duty: Duty
): 'E_OWN_CLAIM' | 'E_SAME_OFFICER' | null {
  if (actor.personId !== null && actor.personId === claim.personId) return 'E_OWN_CLAIM'
  const earlier = {
    submit: [],
    review: [claim.submittedById],
    approve: [claim.submittedById, claim.reviewedById],
    pay: [claim.submittedById, claim.reviewedById, claim.approvedById],
  }[duty]
  return (earlier as (number | null)[]).includes(actor.id) ? 'E_SAME_OFFICER' : null
}
