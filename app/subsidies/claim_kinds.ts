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

/** A kind of claim and the share of its amount. */
export interface KindAndPart {
  kind: ClaimKind
  part: ClaimPart
}

export type TrainingKind = 'skills' | 'apprenticeship'

/**
 * What is claimed for the trainees of a class. The first that is not a prepayment is the claim the
 * class is there for: the chain from seat to payment ends with it.
 */
export function claimsOfClass(trainingKind: TrainingKind): KindAndPart[] {
  if (trainingKind === 'apprenticeship') {
    return [
      { kind: 'apprenticeship', part: 'prepayment' },
      { kind: 'apprenticeship', part: 'settlement' },
    ]
  }
  return [
    { kind: 'training_subsidy', part: 'whole' },
    { kind: 'assessment_subsidy', part: 'whole' },
    { kind: 'living_allowance', part: 'whole' },
  ]
}

/** Who is paid: what the trainee spent or needs goes to the trainee, the rest to who bore the cost. */
export function payeeOf(
  kind: ClaimKind,
  feeKind: 'free' | 'self_paid' | 'enterprise' | null
): 'base' | 'person' | 'employer' {
  if (kind === 'living_allowance' || kind === 'competition_award') return 'person'
  if (kind === 'apprenticeship' || feeKind === 'enterprise') return 'employer'
  return feeKind === 'self_paid' ? 'person' : 'base'
}
