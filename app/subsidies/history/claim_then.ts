import { claimState, type ClaimState, type ClaimStatus } from '#app/subsidies/claim_status'
import type { StoredTrace } from '#app/subsidies/claim_traces'
import type {
  Amendment,
  Check,
  ClaimRecord,
  Decision,
  Flag,
  NoticeLine,
  Objection,
  PaymentLine,
  Question,
  Recovery,
  Sample,
} from '#app/subsidies/history/claim_record'

/** Who had done which step. */
export interface Handlers {
  submitter: string | null
  reviewer: string | null
  approver: string | null
  submittedAt: string | null
  reviewedAt: string | null
  approvedAt: string | null
}

/** A claim as it stood at a past moment. */
export interface ClaimThen {
  at: string
  status: ClaimStatus
  state: ClaimState
  heldAt: string | null
  heldReason: string | null
  disputedAt: string | null
  noticeClosedAt: string | null
  paidAt: string | null
  /** The trace in force, with its facts and evidence as they were stored. */
  trace: StoredTrace | null
  amountFen: number
  handlers: Handlers
  decisions: Decision[]
  /** The newest finding of each check. */
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

/**
 * Puts a claim together as it stood at the end of an instant, from what was on record by then. Pure:
 * what was written later, or altered in place later, is cut away by its own date. Null before the
 * claim was there.
 */
export function claimThen(record: ClaimRecord, at: string): ClaimThen | null {
  if (record.claim.createdAt > at) return null
  const decisions = record.decisions.filter((one) => one.at <= at)
  const traces = record.traces.filter((one) => one.createdAt <= at)
  const trace = traces.at(-1) ?? null
  const marks = replayMarks(decisions)
  const amountFen = trace?.amountFen ?? 0
  const recoveries = record.recoveries
    .filter((one) => one.at <= at)
    .map((one) => recoveryThen(one, at))
  const recoveredFen = recoveries.reduce((sum, one) => sum + one.recoveredFen, 0)
  return {
    at,
    ...marks,
    state: claimState({ ...marks, amountFen, recoveredFen }),
    trace,
    amountFen,
    handlers: handlersOf(decisions),
    decisions,
    checks: newestChecks(record.checks.filter((one) => one.at <= at)),
    questions: record.questions.filter((one) => one.at <= at).map((one) => questionThen(one, at)),
    amendments: record.amendments
      .filter((one) => one.at <= at)
      .map((one) => amendmentThen(one, at)),
    samples: record.samples.filter((one) => one.at <= at).map((one) => sampleThen(one, at)),
    flags: record.flags.filter((one) => one.raisedAt <= at).map((one) => flagThen(one, at)),
    notices: record.notices.filter((one) => one.createdAt <= at).map((one) => noticeThen(one, at)),
    objections: record.objections
      .filter((one) => one.at <= at)
      .map((one) => objectionThen(one, at)),
    payments: record.payments
      .filter((one) => one.createdAt <= at)
      .map((one) => paymentThen(one, at)),
    recoveries,
  }
}

type Marks = Pick<
  ClaimThen,
  'status' | 'heldAt' | 'heldReason' | 'disputedAt' | 'noticeClosedAt' | 'paidAt'
>

function replayMarks(decisions: Decision[]): Marks {
  const marks: Marks = {
    status: 'draft',
    heldAt: null,
    heldReason: null,
    disputedAt: null,
    noticeClosedAt: null,
    paidAt: null,
  }
  let objections = 0
  for (const { stage, result, status, reason, at } of decisions) {
    if (status) marks.status = status
    if (stage === 'hold') {
      marks.heldAt = result === 'held' ? at : null
      marks.heldReason = result === 'held' ? reason : null
    }
    if (stage === 'dispute') {
      // Frozen from the last objection until all are answered; one that is upheld ends it.
      objections = { lodged: objections + 1, upheld: 0 }[result] ?? Math.max(0, objections - 1)
      marks.disputedAt = result === 'lodged' ? at : objections > 0 ? marks.disputedAt : null
    }
    if (stage === 'notice') marks.noticeClosedAt = result === 'closed' ? at : null
    if (stage === 'payment' && result === 'paid') marks.paidAt = at
    // Back before its notice: the period it had does not count any more.
    if (status === 'submitted' || status === 'reviewed') marks.noticeClosedAt = null
  }
  return marks
}

function handlersOf(decisions: Decision[]): Handlers {
  const none = { reviewer: null, approver: null, reviewedAt: null, approvedAt: null }
  let handlers: Handlers = { submitter: null, submittedAt: null, ...none }
  for (const { stage, result, status, actor, at } of decisions) {
    if (stage === 'submission') handlers = { submitter: actor, submittedAt: at, ...none }
    if (stage === 'review' && result !== 'undone') {
      handlers = { ...handlers, reviewer: actor, reviewedAt: at }
    }
    if (stage === 'approval' && result !== 'undone') {
      handlers = { ...handlers, approver: actor, approvedAt: at }
    }
    // However it came back, by an undoing or a sample: who decided later has decided nothing.
    if (status === 'submitted') handlers = { ...handlers, ...none }
    if (status === 'reviewed') handlers = { ...handlers, approver: null, approvedAt: null }
  }
  return handlers
}

function newestChecks(checks: Check[]): Check[] {
  return [...new Map(checks.map((one) => [one.name, one])).values()]
}

function isLater(instant: string | null, at: string): boolean {
  return instant !== null && instant > at
}

function questionThen(one: Question, at: string): Question {
  if (!isLater(one.answeredAt, at)) return one
  return { ...one, answer: null, answeredBy: null, answeredAt: null }
}

function amendmentThen(one: Amendment, at: string): Amendment {
  if (!isLater(one.decidedAt, at)) return one
  return { ...one, status: 'proposed', decidedBy: null, decidedReason: null, decidedAt: null }
}

function sampleThen(one: Sample, at: string): Sample {
  if (!isLater(one.decidedAt, at)) return one
  return { ...one, status: 'open', note: null, decidedBy: null, decidedAt: null }
}

function flagThen(one: Flag, at: string): Flag {
  const undecided = { decidedReason: null, decidedBy: null, decidedAt: null }
  const flag = isLater(one.decidedAt, at)
    ? { ...one, ...undecided, status: one.proposedAt ? 'proposed' : 'open' }
    : one
  const open = isLater(flag.proposedAt, at)
    ? { ...flag, proposedReason: null, proposedBy: null, proposedAt: null, status: 'open' }
    : flag
  return isLater(open.clearedAt, at) ? { ...open, clearedAt: null, status: 'open' } : open
}

function noticeThen(one: NoticeLine, at: string): NoticeLine {
  const open = isLater(one.closedAt, at)
    ? { ...one, status: 'published' as const, closedAt: null, closedBy: null }
    : one
  if (!isLater(open.publishedAt, at)) return open
  const unpublished = { publishedAt: null, publishedBy: null, opensOn: null, closesOn: null }
  return { ...open, ...unpublished, status: 'draft' }
}

function objectionThen(one: Objection, at: string): Objection {
  if (!isLater(one.decidedAt, at)) return one
  return { ...one, status: 'open', decidedBy: null, decisionReason: null, decidedAt: null }
}

function paymentThen(line: PaymentLine, at: string): PaymentLine {
  const one: PaymentLine = isLater(line.discardedAt, at)
    ? { ...line, status: 'pending', batchStatus: 'open', discardedAt: null }
    : line
  const unsettled = { resultNote: null, bankReference: null, settledAt: null, settledBy: null }
  const open: PaymentLine = isLater(one.settledAt, at)
    ? { ...one, ...unsettled, status: 'pending', batchStatus: 'exported', batchPaidFen: 0 }
    : one
  if (!isLater(open.exportedAt, at)) return open
  const unexported = { exportedAt: null, exportedBy: null, fileSha256: null, csvSha256: null }
  return { ...open, ...unexported, batchStatus: 'open' }
}

function recoveryThen(one: Recovery, at: string): Recovery {
  const instalments = one.instalments.filter((instalment) => instalment.at <= at)
  const recoveredFen = instalments.reduce((sum, { amountFen }) => sum + amountFen, 0)
  const undecided = { quotaDecision: null, quotaReason: null, quotaDecidedAt: null }
  const kept = isLater(one.quotaDecidedAt, at) ? { ...one, ...undecided } : one
  const open: Recovery = isLater(kept.closedAt, at)
    ? { ...kept, status: kept.openedAt ? 'open' : 'draft', closedAt: null, closedReason: null }
    : kept
  const draft: Recovery = isLater(open.openedAt, at)
    ? { ...open, status: 'draft', openedAt: null, openedBy: null }
    : open
  return { ...draft, instalments, recoveredFen }
}
