import db from '@adonisjs/lucid/services/db'
import { seesEveryBase } from '#app/accounts/scope'
import { sendsClaim } from '#app/subsidies/claim_policy'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { checksOf } from '#app/subsidies/review/queries/claim_checks'
import { failedByHand, openChecks, type CheckResult } from '#app/subsidies/review/checks'
import { undoableDecision } from '#app/subsidies/review/undoable'
import { undoneOfficers } from '#app/subsidies/review/undone_officers'
import { whyNotSample } from '#app/subsidies/review/queries/samples'
import { reviewedStatuses } from '#app/subsidies/review/open_claim'
import { holdableStatuses, stoppedStatuses } from '#app/subsidies/review/actions/hold_claim'
import { amendableStatuses } from '#app/subsidies/review/actions/propose_amendment'
import type User from '#models/user'
import type { Trace } from '#app/rules/types'
import type { ClaimRow } from '#app/subsidies/claim_rows'

type Row = Record<string, any>

/** What the page of a claim shows of its review, and which of it the user may do. */
export async function claimReview(claim: ClaimRow, trace: Trace, user: User) {
  const client = db.connection()
  const checked = await checksOf(client, [claim], new Map([[claim.id, { trace }]]))
  const checks = checked.get(claim.id)!
  const questions = await readQuestions(claim.id)
  const sample = await readSample(claim.id)
  return {
    checks: seesEveryBase(user) ? checks : withoutHints(checks),
    checkLog: await readChecks(claim.id),
    passFaults: { failed: failedByHand(checks), open: openChecks(checks) },
    questions,
    openQuestions: questions.filter((one) => one.answered_at === null).length,
    amendments: await readAmendments(claim.id),
    sample,
    may: {
      ...(await mayDecide(claim, user)),
      ...(await mayHandle(claim, user, checks)),
      sample:
        sample?.status === 'open' && user.has('approver')
          ? { fault: whyNotSample(user, { ...sampleRow(claim), decided_by_id: sample.decided_by }) }
          : null,
    },
  }
}

/** A base does not read which flags were raised against its claims. */
function withoutHints(checks: CheckResult[]): CheckResult[] {
  return checks.map((check) => ({ ...check, hints: undefined }))
}

/** Which step the user's role decides now, and what stands against it. */
async function mayDecide(claim: ClaimRow, user: User) {
  const stage =
    claim.status === 'submitted' && user.has('reviewer')
      ? ('review' as const)
      : claim.status === 'reviewed' && user.has('approver')
        ? ('approval' as const)
        : null
  if (!stage || claim.heldAt || claim.disputedAt) return { stage: null, fault: null }
  const undone = await undoneOfficers(db.connection(), [claim.id], { actor: user, stage })
  const separation = separationFault(
    officerOf(user),
    claim,
    stage === 'review' ? 'review' : 'approve'
  )
  return { stage, fault: separation ?? (undone.has(claim.id) ? 'E_UNDONE_OFFICER' : null) }
}

/** The other acts of officers and of the base. */
async function mayHandle(claim: ClaimRow, user: User, checks: CheckResult[]) {
  const isOfficer = user.hasAny(['reviewer', 'approver'])
  const free = isOfficer && separationFault(officerOf(user), claim, 'handle') === null
  const sends = sendsClaim(user, claim)
  const undoable = free && !claim.heldAt ? await undoableDecision(db.connection(), claim) : null
  const mayUndo =
    undoable && !claim.disputedAt && user.has(undoable.role) && undoable.actorId !== user.id
  const ownFault = separationFault(officerOf(user), claim, 'submit')
  return {
    check:
      free && reviewedStatuses.includes(claim.status)
        ? checks.filter(({ mode, state }) => mode === 'manual' && state !== 'none')
        : [],
    hold: free && !claim.heldAt && holdableStatuses.includes(claim.status),
    release: free && claim.heldAt !== null && stoppedStatuses.includes(claim.status),
    undo: mayUndo ? undoable : null,
    amend:
      (free || (sends && ownFault === null)) &&
      !claim.heldAt &&
      amendableStatuses.includes(claim.status),
    decideAmendment: free && !claim.heldAt && amendableStatuses.includes(claim.status),
    answer: sends && ownFault === null && claim.status === 'returned',
    submit: sends && ['draft', 'returned'].includes(claim.status),
    withdraw:
      sends &&
      !claim.heldAt &&
      ['draft', 'returned', 'submitted', 'reviewed'].includes(claim.status),
    recover:
      claim.status === 'paid' &&
      user.hasAny(['reviewer', 'approver', 'finance']) &&
      separationFault(officerOf(user), claim, 'handle') === null,
    strike: user.has('approver') && !claim.heldAt && ['approved', 'noticed'].includes(claim.status),
    ownFault,
  }
}

function sampleRow(claim: ClaimRow) {
  return {
    person_id: claim.personId,
    base_id: claim.baseId,
    submitted_by_id: claim.submittedById,
    reviewed_by_id: claim.reviewedById,
    approved_by_id: claim.approvedById,
    held_at: claim.heldAt,
  }
}

/** Questions of every return, the newest return first. */
function readQuestions(claimId: number): Promise<Row[]> {
  return db
    .from('claim_questions')
    .join('claim_decisions', 'claim_decisions.id', 'claim_questions.decision_id')
    .join('users as askers', 'askers.id', 'claim_decisions.actor_id')
    .leftJoin('users as answerers', 'answerers.id', 'claim_questions.answered_by_id')
    .where('claim_questions.claim_id', claimId)
    .orderBy('claim_questions.decision_id', 'desc')
    .orderBy('claim_questions.position')
    .select('claim_questions.*', 'askers.full_name as asker', 'answerers.full_name as answerer')
}

function readChecks(claimId: number): Promise<Row[]> {
  return db
    .from('claim_checks')
    .join('users', 'users.id', 'claim_checks.actor_id')
    .where('claim_id', claimId)
    .orderBy('claim_checks.id', 'desc')
    .select('claim_checks.*', 'users.full_name as actor')
}

async function readAmendments(claimId: number) {
  const rows: Row[] = await db
    .from('claim_amendments')
    .join('users as proposers', 'proposers.id', 'claim_amendments.proposed_by_id')
    .leftJoin('users as deciders', 'deciders.id', 'claim_amendments.decided_by_id')
    .where('claim_id', claimId)
    .orderBy('claim_amendments.id', 'desc')
    .select(
      'claim_amendments.*',
      'proposers.full_name as proposer',
      'deciders.full_name as decider'
    )
  return rows.map((row) => ({
    ...row,
    old: JSON.parse(row.old_value),
    new: JSON.parse(row.new_value),
  })) as Row[]
}

async function readSample(claimId: number): Promise<Row | null> {
  return db
    .from('quality_samples')
    .join('claim_decisions', 'claim_decisions.id', 'quality_samples.decision_id')
    .leftJoin('users', 'users.id', 'quality_samples.decided_by_id')
    .where('quality_samples.claim_id', claimId)
    .whereNot('quality_samples.status', 'void')
    .orderBy('quality_samples.id', 'desc')
    .select(
      'quality_samples.id',
      'quality_samples.basis',
      'quality_samples.status',
      'quality_samples.note',
      'quality_samples.decided_at',
      'claim_decisions.result',
      'claim_decisions.actor_id as decided_by',
      'users.full_name as decider'
    )
    .first()
}
