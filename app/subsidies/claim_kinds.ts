/** What is claimed. The skill-upgrade allowance of the unemployment fund is only recorded. */
export const claimKinds = [
  'training_subsidy',
  'assessment_subsidy',
  'living_allowance',
  'apprenticeship',
  'competition_award',
] as const

export type ClaimKind = (typeof claimKinds)[number]

/** Kinds whose subject is an enrolment, told from its certificate or its attendance. */
export const enrolmentKinds: readonly ClaimKind[] = [
  'training_subsidy',
  'assessment_subsidy',
  'living_allowance',
  'apprenticeship',
]

/** Which share of an amount a claim asks for: apprenticeships are paid in two. */
export type ClaimPart = 'whole' | 'prepayment' | 'settlement'

/** Kinds that rest on a certificate: without one there is nothing to claim. */
export const certificateKinds: readonly ClaimKind[] = ['training_subsidy', 'assessment_subsidy']

interface Subject {
  certificateId?: number | null
  enrolmentId?: number | null
  awardId?: number | null
  part?: ClaimPart
}

/**
 * What a claim is about, as the database keeps it unique among live claims of a kind:
 * `certificate:12`, `enrolment:7`, `enrolment:7:prepayment`, `award:3`.
 * @throws Error when the record the kind rests on is not given
 */
export function subjectKey(kind: ClaimKind, subject: Subject): string {
  const { certificateId, enrolmentId, awardId, part = 'whole' } = subject
  if (certificateKinds.includes(kind) && certificateId) return `certificate:${certificateId}`
  if (kind === 'living_allowance' && enrolmentId) return `enrolment:${enrolmentId}`
  if (kind === 'apprenticeship' && enrolmentId) return `enrolment:${enrolmentId}:${part}`
  if (kind === 'competition_award' && awardId) return `award:${awardId}`
  throw new Error(`A claim of ${kind} without its subject`)
}
