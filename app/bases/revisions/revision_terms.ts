/** Language file of changes of a plan and of its ledger. */
export const REVISIONS = 'plan_revisions'

export const revisionKinds = ['allocations', 'capacity', 'kept_seats', 'created'] as const
export type RevisionKind = (typeof revisionKinds)[number]

/** Seats to be kept of a specialty; 0 seats end what is kept for these categories. */
export interface KeptProposal {
  specialtyId: number
  categories: string[]
  seats: number
  untilDay: string
}

/** Entries in one exported file at most. */
export const MOST_SEAT_ENTRIES = 20_000
