/**
 * The steps of a claim that one officer may not do twice. `handle` is any other work on it: checks,
 * holds, amendments; `sample` is deciding a drawn claim again,
 * `answer` is answering an objection to it.
 */
export type Duty = 'submit' | 'handle' | 'review' | 'approve' | 'sample' | 'pay' | 'answer'

export interface HandledClaim {
  personId: number
  baseId: number | null
  submittedById: number | null
  reviewedById: number | null
  approvedById: number | null
}

/** An officer as separation sees one. */
export interface Officer {
  id: number
  personId: number | null
  baseId: number | null
}

export type SeparationFault = 'E_OWN_CLAIM' | 'E_OWN_BASE' | 'E_SAME_OFFICER'

/**
 * Why an officer may not take this step of a claim: it is the officer's own claim or one of the
 * officer's own base, or the officer did an earlier step. Null when nothing stands against it. The
 * steps are submission, review, approval and payment: 初审、复核、拨付须由不同的人办理. Only
 * sending is the work of the base itself.
 */
export function separationFault(
  actor: Officer,
  claim: HandledClaim,
  duty: Duty
): SeparationFault | null {
  if (actor.personId !== null && actor.personId === claim.personId) return 'E_OWN_CLAIM'
  const isOwnBase = actor.baseId !== null && actor.baseId === claim.baseId
  if (isOwnBase && duty !== 'submit') return 'E_OWN_BASE'
  const { submittedById, reviewedById, approvedById } = claim
  const earlier = {
    submit: [],
    handle: [],
    review: [submittedById],
    approve: [submittedById, reviewedById],
    sample: [submittedById, reviewedById, approvedById],
    pay: [submittedById, reviewedById, approvedById],
    answer: [submittedById, reviewedById, approvedById],
  }[duty]
  return (earlier as (number | null)[]).includes(actor.id) ? 'E_SAME_OFFICER' : null
}

/** A user as an officer. */
export function officerOf(user: Officer): Officer {
  return { id: user.id, personId: user.personId, baseId: user.baseId }
}
