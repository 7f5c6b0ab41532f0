import type { ClaimRecord } from '#app/subsidies/history/claim_record'
import type { RuleSet } from '#app/rules/types'

/** What a pack is about. */
export interface PackSubject {
  kind: 'claim' | 'class'
  id: number
  /** The number of the claim or the code of the class. */
  name: string
}

/** Who the claim is about and what it rests on; names and documents masked. */
export interface EvidenceSubject {
  name: string
  document: string
  occupation: string | null
  gradeRank: number | null
  base: string | null
  employer: { name: string; creditCode: string } | null
  classCode: string | null
  enrolment: {
    id: number
    position: number
    status: string
    category: string
    categoryProof: string | null
    categoryProvenOn: string | null
    daysAttended: number
    trainingDays: number
    hoursAttended: number
    attendancePercent: number
    confirmedAt: string
  } | null
  award: {
    contest: string
    level: string
    contestClass: string | null
    event: string
    rank: number
    awardedRank: number | null
    award: string | null
    document: string
    awardedOn: string
  } | null
}

export interface EvidenceCertificate {
  id: number
  number: string
  status: string
  holderMask: string
  occupation: string
  gradeRank: number
  workType: string
  issuer: string
  issuedOn: string
  issuedAt: string
  revokedAt: string | null
  revokedReason: string | null
  templateVersion: string
  pdfSha256: string | null
}

export interface ClaimEvidence {
  record: ClaimRecord
  subject: EvidenceSubject
  certificate: EvidenceCertificate | null
  /** Amounts of every line of the notices and batches the claim stands in, by their number. */
  noticeTotals: Record<string, { totalFen: number; amountsFen: number[] }>
  batchTotals: Record<string, { totalFen: number; amountsFen: number[] }>
  /** What the claim moved in its fund. */
  fund: {
    code: string
    name: string
    entries: { kind: string; amountFen: number; at: string; document: string | null }[]
  }
}

export interface EvidencePolicy {
  code: string
  version: string
  kind: string
  title: string
  status: string
  valueStatus: string
  confirmedDocument: string | null
  effectiveFrom: string
  effectiveTo: string | null
  ruleSet: RuleSet
  hash: string
}

export interface EvidenceSession {
  id: number
  sequence: number
  day: string
  slot: string
  startsAt: string
  endsAt: string
  hours: number
  kind: string
  trainer: string
  trainerCode: string
  qualification: string | null
  room: string
  roomCode: string
  markedAt: string | null
}

export interface EvidenceMark {
  sessionId: number
  enrolmentId: number
  status: string
  hours: number
  markedBy: string
  markedAt: string
}

export interface EvidenceScore {
  enrolmentId: number
  sitting: string
  attempt: number
  heldOn: string
  publishedAt: string | null
  component: string
  outcome: string
  markTenths: number | null
  enteredBy: string
  enteredAt: string
  checkedBy: string | null
  publishedBy: string | null
}

/** A spot inspection that took place: what was found, what the base answered. */
export interface EvidenceInspection {
  sessionId: number
  kind: string
  inspectedBy: string | null
  inspectedAt: string | null
  headCount: number | null
  finding: string | null
  words: string | null
  photoSha256: string | null
  answer: string | null
  answeredBy: string | null
  answeredAt: string | null
  /** Those of the pack who were on the roster then. */
  people: { enrolmentId: number; wasSeen: boolean }[]
}

export interface EvidenceClass {
  id: number
  code: string
  course: string
  base: string
  startsOn: string
  endsOn: string
  status: string
  feeKind: string
  seats: number
  sessions: EvidenceSession[]
  marks: EvidenceMark[]
  inspections: EvidenceInspection[]
  scores: EvidenceScore[]
}

export interface EvidenceAudit {
  sequence: number
  actor_id: number | null
  actor_name: string
  action: string
  subject_type: string
  subject_id: number | null
  changes: string
  request_id: string | null
  occurred_at: string
  crypto_alg: string
  previous_hash: string
  hash: string
}

/** All that a pack is made of, read at one moment. */
export interface Evidence {
  subject: PackSubject
  claims: ClaimEvidence[]
  classes: EvidenceClass[]
  policies: EvidencePolicy[]
  audit: EvidenceAudit[]
  head: { sequence: number; hash: string }
}
