import type { DecisionStage } from '#app/subsidies/decide_claims_within'

/** Why a claim is rejected: the closed list. The words for each stand in the language files. */
export const rejectionReasons = [
  'not_in_group',
  'group_proof_missing',
  'attendance_short',
  'certificate_not_found',
  'certificate_invalid',
  'already_paid',
  'on_exclusion_list',
  'too_late',
  'did_not_attend',
  'false_materials',
  'outside_catalogue',
  'objection_upheld',
  'other',
] as const

export type RejectionReason = (typeof rejectionReasons)[number]

/** The reasons that can be chosen at a step: an upheld objection is one of the notice alone. */
export function reasonsFor(stage: DecisionStage): readonly RejectionReason[] {
  if (stage === 'notice') return rejectionReasons
  return rejectionReasons.filter((code) => code !== 'objection_upheld')
}

/** `other` says nothing by itself: it needs words. */
export function needsNote(code: string): boolean {
  return code === 'other'
}
