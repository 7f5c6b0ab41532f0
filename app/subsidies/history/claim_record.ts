import { maskName } from '#app/subsidies/mask_name'
import { storedTrace, type StoredTrace } from '#app/subsidies/claim_traces'
import type { ClaimKind, ClaimPart } from '#app/subsidies/claim_kinds'
import type { ClaimStatus } from '#app/subsidies/claim_status'
import type { FactValue } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

/** Everything the register holds about one claim, as it was written, oldest first. */
export interface ClaimRecord {
  claim: {
    id: number
    number: string
    kind: ClaimKind
    part: ClaimPart
    status: ClaimStatus
    policyId: number
    fundId: number
    payeeKind: 'base' | 'person' | 'employer'
    personId: number
    enrolmentId: number | null
    certificateId: number | null
    classId: number | null
    baseId: number | null
    employerId: number | null
    awardId: number | null
    amountFen: number
    heldAt: string | null
    disputedAt: string | null
    noticeClosedAt: string | null
    createdAt: string
    createdBy: string
  }
  traces: StoredTrace[]
  decisions: Decision[]
  checks: Check[]
  questions: Question[]
  amendments: Amendment[]
  samples: Sample[]
  flags: Flag[]
  notices: NoticeLine[]
  objections: Objection[]
  payments: PaymentLine[]
  recoveries: Recovery[]
}

export interface Decision {
  id: number
  stage: string
  result: string
  status: ClaimStatus | null
  traceId: number | null
  reason: string | null
  reasonCode: string | null
  undoesId: number | null
  actor: string
  at: string
}

export interface Check {
  name: string
  result: 'passed' | 'failed'
  note: string | null
  evidence: string | null
  actor: string
  at: string
}

export interface Question {
  decisionId: number
  position: number
  topic: string
  question: string
  answer: string | null
  answeredBy: string | null
  answeredAt: string | null
  at: string
}

export interface Amendment {
  fact: string
  oldValue: FactValue
  newValue: FactValue
  reason: string
  document: string | null
  status: 'proposed' | 'approved' | 'refused'
  proposedBy: string
  at: string
  decidedBy: string | null
  decidedReason: string | null
  decidedAt: string | null
}

export interface Sample {
  decisionId: number
  basis: string
  seed: number
  status: 'open' | 'agreed' | 'disagreed' | 'void'
  note: string | null
  decidedBy: string | null
  decidedAt: string | null
  at: string
}

export interface Flag {
  code: string
  weight: number
  blocks: boolean
  status: string
  raisedAt: string
  clearedAt: string | null
  proposedReason: string | null
  proposedBy: string | null
  proposedAt: string | null
  decidedReason: string | null
  decidedBy: string | null
  decidedAt: string | null
}

export interface NoticeLine {
  number: string
  status: 'draft' | 'published' | 'closed' | 'discarded'
  workingDays: number
  position: number
  nameMask: string
  documentMask: string
  amountFen: number
  opensOn: string | null
  closesOn: string | null
  createdAt: string
  publishedAt: string | null
  publishedBy: string | null
  closedAt: string | null
  closedBy: string | null
}

export interface Objection {
  number: string
  notice: string
  nameMask: string
  contactMask: string
  ground: string
  fileSha256: string | null
  status: 'open' | 'dismissed' | 'upheld'
  at: string
  dueOn: string | null
  decidedBy: string | null
  decisionReason: string | null
  decidedAt: string | null
}

export interface PaymentLine {
  batchId: number
  batch: string
  batchStatus: 'open' | 'exported' | 'settled' | 'discarded'
  batchLines: number
  batchTotalFen: number
  batchPaidFen: number
  fileSha256: string | null
  csvSha256: string | null
  position: number
  payee: string
  bankName: string
  accountMask: string
  amountFen: number
  status: 'pending' | 'paid' | 'failed' | 'discarded'
  resultNote: string | null
  bankReference: string | null
  createdAt: string
  createdBy: string
  exportedAt: string | null
  exportedBy: string | null
  settledAt: string | null
  settledBy: string | null
  discardedAt: string | null
}

export interface Recovery {
  number: string
  reasonCode: string
  reason: string
  document: string | null
  amountFen: number
  recoveredFen: number
  status: 'draft' | 'open' | 'completed' | 'written_off' | 'cancelled'
  dueOn: string | null
  at: string
  createdBy: string | null
  openedAt: string | null
  openedBy: string | null
  closedAt: string | null
  closedReason: string | null
  quotaDecision: string | null
  quotaReason: string | null
  quotaDecidedAt: string | null
  instalments: { amountFen: number; receivedOn: string; reference: string; at: string }[]
}

/** Reads all of it; null when there is no such claim. Names of objectors and payees come masked. */
export async function readClaimRecord(
  client: QueryClientContract,
  claimId: number
): Promise<ClaimRecord | null> {
  const row: Row | null = await client
    .from('claims')
    .join('users', 'users.id', 'claims.created_by_id')
    .where('claims.id', claimId)
    .select('claims.*', 'users.full_name as creator')
    .first()
  if (!row) return null
  const traces: Row[] = await client.from('claim_traces').where('claim_id', claimId).orderBy('id')
  return {
    claim: {
      id: row.id,
      number: row.number,
      kind: row.kind,
      part: row.part,
      status: row.status,
      policyId: row.policy_id,
      fundId: row.fund_id,
      payeeKind: row.payee_kind,
      personId: row.person_id,
      enrolmentId: row.enrolment_id,
      certificateId: row.certificate_id,
      classId: row.course_class_id,
      baseId: row.base_id,
      employerId: row.employer_id,
      awardId: row.competition_award_id,
      amountFen: Number(row.amount_fen),
      heldAt: row.held_at,
      disputedAt: row.disputed_at,
      noticeClosedAt: row.notice_closed_at,
      createdAt: row.created_at,
      createdBy: row.creator,
    },
    traces: traces.map(storedTrace),
    decisions: await readDecisions(client, claimId),
    checks: await readChecks(client, claimId),
    questions: await readQuestions(client, claimId),
    amendments: await readAmendments(client, claimId),
    samples: await readSamples(client, claimId),
    flags: await readFlags(client, claimId),
    notices: await readNotices(client, claimId),
    objections: await readObjections(client, claimId),
    payments: await readPayments(client, claimId, row.payee_kind === 'person'),
    recoveries: await readRecoveries(client, claimId),
  }
}

async function readDecisions(client: QueryClientContract, claimId: number): Promise<Decision[]> {
  const rows: Row[] = await client
    .from('claim_decisions as d')
    .leftJoin('users as u', 'u.id', 'd.actor_id')
    .where('d.claim_id', claimId)
    .orderBy('d.id')
    .select('d.*', 'u.full_name as actor')
  return rows.map((row) => ({
    id: row.id,
    stage: row.stage,
    result: row.result,
    status: row.status,
    traceId: row.trace_id,
    reason: row.reason,
    reasonCode: row.reason_code,
    undoesId: row.undoes_id,
    actor: row.actor ?? '—',
    at: row.created_at,
  }))
}

async function readChecks(client: QueryClientContract, claimId: number): Promise<Check[]> {
  const rows: Row[] = await client
    .from('claim_checks as c')
    .join('users as u', 'u.id', 'c.actor_id')
    .where('c.claim_id', claimId)
    .orderBy('c.id')
    .select('c.*', 'u.full_name as actor')
  return rows.map((row) => ({
    name: row.name,
    result: row.result,
    note: row.note,
    evidence: row.evidence,
    actor: row.actor,
    at: row.created_at,
  }))
}

async function readQuestions(client: QueryClientContract, claimId: number): Promise<Question[]> {
  const rows: Row[] = await client
    .from('claim_questions as q')
    .leftJoin('users as u', 'u.id', 'q.answered_by_id')
    .where('q.claim_id', claimId)
    .orderBy('q.decision_id')
    .orderBy('q.position')
    .select('q.*', 'u.full_name as answerer')
  return rows.map((row) => ({
    decisionId: row.decision_id,
    position: row.position,
    topic: row.topic,
    question: row.question,
    answer: row.answer,
    answeredBy: row.answerer,
    answeredAt: row.answered_at,
    at: row.created_at,
  }))
}

async function readAmendments(client: QueryClientContract, claimId: number): Promise<Amendment[]> {
  const rows: Row[] = await client
    .from('claim_amendments as a')
    .join('users as p', 'p.id', 'a.proposed_by_id')
    .leftJoin('users as d', 'd.id', 'a.decided_by_id')
    .where('a.claim_id', claimId)
    .orderBy('a.id')
    .select('a.*', 'p.full_name as proposer', 'd.full_name as decider')
  return rows.map((row) => ({
    fact: row.fact,
    oldValue: JSON.parse(row.old_value),
    newValue: JSON.parse(row.new_value),
    reason: row.reason,
    document: row.document,
    status: row.status,
    proposedBy: row.proposer,
    at: row.proposed_at,
    decidedBy: row.decider,
    decidedReason: row.decided_reason,
    decidedAt: row.decided_at,
  }))
}

async function readSamples(client: QueryClientContract, claimId: number): Promise<Sample[]> {
  const rows: Row[] = await client
    .from('quality_samples as q')
    .leftJoin('users as u', 'u.id', 'q.decided_by_id')
    .where('q.claim_id', claimId)
    .orderBy('q.id')
    .select('q.*', 'u.full_name as decider')
  return rows.map((row) => ({
    decisionId: row.decision_id,
    basis: row.basis,
    seed: row.seed,
    status: row.status,
    note: row.note,
    decidedBy: row.decider,
    decidedAt: row.decided_at,
    at: row.created_at,
  }))
}

async function readFlags(client: QueryClientContract, claimId: number): Promise<Flag[]> {
  const rows: Row[] = await client
    .from('anomaly_flags as f')
    .leftJoin('users as p', 'p.id', 'f.proposed_by_id')
    .leftJoin('users as d', 'd.id', 'f.decided_by_id')
    .where('f.claim_id', claimId)
    .orderBy('f.id')
    .select('f.*', 'p.full_name as proposer', 'd.full_name as decider')
  return rows.map((row) => ({
    code: row.code,
    weight: row.weight,
    blocks: Boolean(row.blocks),
    status: row.status,
    raisedAt: row.raised_at,
    clearedAt: row.cleared_at,
    proposedReason: row.proposed_reason,
    proposedBy: row.proposer,
    proposedAt: row.proposed_at,
    decidedReason: row.decided_reason,
    decidedBy: row.decider,
    decidedAt: row.decided_at,
  }))
}

async function readNotices(client: QueryClientContract, claimId: number): Promise<NoticeLine[]> {
  const rows: Row[] = await client
    .from('notice_lines as l')
    .join('notices as n', 'n.id', 'l.notice_id')
    .leftJoin('users as p', 'p.id', 'n.published_by_id')
    .leftJoin('users as c', 'c.id', 'n.closed_by_id')
    .where('l.claim_id', claimId)
    .orderBy('n.id')
    .select('n.*', 'l.position', 'l.name_mask', 'l.document_mask', 'l.amount_fen')
    .select('p.full_name as publisher', 'c.full_name as closer')
  return rows.map((row) => ({
    number: row.number,
    status: row.status,
    workingDays: row.working_days,
    position: row.position,
    nameMask: row.name_mask,
    documentMask: row.document_mask,
    amountFen: Number(row.amount_fen),
    opensOn: row.opens_on,
    closesOn: row.closes_on,
    createdAt: row.created_at,
    publishedAt: row.published_at,
    publishedBy: row.publisher,
    closedAt: row.closed_at,
    closedBy: row.closer,
  }))
}

async function readObjections(client: QueryClientContract, claimId: number): Promise<Objection[]> {
  const rows: Row[] = await client
    .from('notice_objections as o')
    .join('notices as n', 'n.id', 'o.notice_id')
    .leftJoin('users as u', 'u.id', 'o.decided_by_id')
    .where('o.claim_id', claimId)
    .orderBy('o.id')
    .select('o.*', 'n.number as notice', 'u.full_name as decider')
  return rows.map((row) => ({
    number: row.number,
    notice: row.notice,
    nameMask: maskName(row.name),
    contactMask: row.contact_mask,
    ground: row.ground,
    fileSha256: row.file_sha256,
    status: row.status,
    at: row.lodged_at,
    dueOn: row.due_on,
    decidedBy: row.decider,
    decisionReason: row.decision_reason,
    decidedAt: row.decided_at,
  }))
}

async function readPayments(
  client: QueryClientContract,
  claimId: number,
  ofPerson: boolean
): Promise<PaymentLine[]> {
  const rows: Row[] = await client
    .from('payment_lines as l')
    .join('payment_batches as b', 'b.id', 'l.payment_batch_id')
    .join('users as c', 'c.id', 'b.created_by_id')
    .leftJoin('users as e', 'e.id', 'b.exported_by_id')
    .leftJoin('users as s', 's.id', 'b.settled_by_id')
    .where('l.claim_id', claimId)
    .orderBy('l.id')
    .select('b.*', 'b.status as batch_status', 'b.settled_at as batch_settled_at')
    .select('l.position', 'l.payee_name', 'l.bank_name', 'l.account_mask', 'l.amount_fen')
    .select('l.status as line_status', 'l.result_note', 'l.bank_reference')
    .select('c.full_name as creator', 'e.full_name as exporter', 's.full_name as settler')
  return rows.map((row) => ({
    batchId: row.id,
    batch: row.number,
    batchStatus: row.batch_status,
    batchLines: row.lines_count,
    batchTotalFen: Number(row.total_fen),
    batchPaidFen: Number(row.paid_fen),
    fileSha256: row.file_sha256,
    csvSha256: row.csv_sha256,
    position: row.position,
    payee: ofPerson ? maskName(row.payee_name) : row.payee_name,
    bankName: row.bank_name,
    accountMask: row.account_mask,
    amountFen: Number(row.amount_fen),
    status: row.line_status,
    resultNote: row.result_note,
    bankReference: row.bank_reference,
    createdAt: row.created_at,
    createdBy: row.creator,
    exportedAt: row.exported_at,
    exportedBy: row.exporter,
    settledAt: row.batch_settled_at,
    settledBy: row.settler,
    discardedAt: row.discarded_at,
  }))
}

async function readRecoveries(client: QueryClientContract, claimId: number): Promise<Recovery[]> {
  const rows: Row[] = await client
    .from('recoveries as r')
    .leftJoin('users as c', 'c.id', 'r.created_by_id')
    .leftJoin('users as o', 'o.id', 'r.opened_by_id')
    .where('r.claim_id', claimId)
    .orderBy('r.id')
    .select('r.*', 'c.full_name as creator', 'o.full_name as opener')
  const instalments: Row[] = await client
    .from('recovery_instalments')
    .whereIn(
      'recovery_id',
      rows.map((row) => row.id)
    )
    .orderBy('id')
  return rows.map((row) => ({
    number: row.number,
    reasonCode: row.reason_code,
    reason: row.reason,
    document: row.document,
    amountFen: Number(row.amount_fen),
    recoveredFen: Number(row.recovered_fen),
    status: row.status,
    dueOn: row.due_on,
    at: row.created_at,
    createdBy: row.creator,
    openedAt: row.opened_at,
    openedBy: row.opener,
    closedAt: row.closed_at,
    closedReason: row.closed_reason,
    quotaDecision: row.quota_decision,
    quotaReason: row.quota_reason,
    quotaDecidedAt: row.quota_decided_at,
    instalments: instalments
      .filter((one) => one.recovery_id === row.id)
      .map((one) => ({
        amountFen: Number(one.amount_fen),
        receivedOn: one.received_on,
        reference: one.reference,
        at: one.created_at,
      })),
  }))
}
