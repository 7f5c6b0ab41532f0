/** Entered by one person, checked or refused by a second; withdrawn when it was entered in error. */
export const EVIDENCE_STATUSES = ['entered', 'checked', 'refused', 'withdrawn'] as const
export type EvidenceStatus = (typeof EVIDENCE_STATUSES)[number]

const allowedMoves: Record<EvidenceStatus, readonly EvidenceStatus[]> = {
  entered: ['checked', 'refused', 'withdrawn'],
  checked: ['withdrawn'],
  refused: [],
  withdrawn: [],
}

/** Whether evidence can go from one state to another. */
export function canMoveEvidence(from: EvidenceStatus, to: EvidenceStatus) {
  return allowedMoves[from].includes(to)
}

/** The states from which evidence can come to one. */
export function statesBefore(to: EvidenceStatus): EvidenceStatus[] {
  return EVIDENCE_STATUSES.filter((from) => canMoveEvidence(from, to))
}
