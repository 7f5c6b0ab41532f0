import { committedStatuses, reservedStatuses, type ClaimStatus } from '#app/subsidies/claim_status'
import type { ClaimKind, ClaimPart } from '#app/subsidies/claim_kinds'
import type { FundLine } from '#app/subsidies/fund_ledger'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/** A claim as the actions work on it. */
export interface ClaimRow {
  id: number
  number: string
  kind: ClaimKind
  part: ClaimPart
  status: ClaimStatus
  version: number
  policyId: number
  fundId: number
  certificateId: number | null
  enrolmentId: number | null
  personId: number
  classId: number | null
  baseId: number | null
  employerId: number | null
  awardId: number | null
  payeeKind: 'base' | 'person' | 'employer'
  amountFen: number
  traceId: number | null
  traceHash: string
  heldAt: string | null
  disputedAt: string | null
  noticeClosedAt: string | null
  submittedAt: string | null
  /** From when the period of its review is counted, where days on hold pushed it on. */
  reviewFrom: string | null
  submittedById: number | null
  reviewedById: number | null
  approvedById: number | null
}

/**
 * Locks claims in the order of their ids, which is the order every transaction takes them in. Rows that
 * refer to a claim can still be written by others: a flag on a claim does not wait for its decision.
 */
export async function lockClaims(
  trx: TransactionClientContract,
  ids: number[]
): Promise<ClaimRow[]> {
  const query = trx
    .from('claims')
    .whereIn('id', [...new Set(ids)])
    .orderBy('id')
    .select('*')
  query.knexQuery.forNoKeyUpdate()
  const rows = await query
  return rows.map(claimRow)
}

/** A row of `claims` by the names the code uses. */
export function claimRow(row: Record<string, any>): ClaimRow {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    part: row.part,
    status: row.status,
    version: row.version,
    policyId: row.policy_id,
    fundId: row.fund_id,
    certificateId: row.certificate_id,
    enrolmentId: row.enrolment_id,
    personId: row.person_id,
    classId: row.course_class_id,
    baseId: row.base_id,
    employerId: row.employer_id,
    awardId: row.competition_award_id,
    payeeKind: row.payee_kind,
    amountFen: Number(row.amount_fen),
    traceId: row.trace_id,
    traceHash: row.trace_hash,
    heldAt: row.held_at,
    disputedAt: row.disputed_at,
    noticeClosedAt: row.notice_closed_at,
    submittedAt: row.submitted_at,
    reviewFrom: row.review_from,
    submittedById: row.submitted_by_id,
    reviewedById: row.reviewed_by_id,
    approvedById: row.approved_by_id,
  }
}

/** Where the money of a claim lies while it has this status. */
export function fundColumn(status: ClaimStatus): 'reserved' | 'committed' | null {
  if (reservedStatuses.includes(status)) return 'reserved'
  return committedStatuses.includes(status) ? 'committed' : null
}

/** Claims by their fund, in the order of fund ids, with the amounts to move. */
export function linesByFund(claims: ClaimRow[]): [number, FundLine[]][] {
  const funds = new Map<number, FundLine[]>()
  for (const { id, fundId, amountFen } of claims) {
    const line = { claimId: id, fen: amountFen }
    funds.set(fundId, [...(funds.get(fundId) ?? []), line])
  }
  return [...funds].sort(([a], [b]) => a - b)
}

/** Reads claims without locking them, in the order of their ids. */
export async function readClaimRows(
  client: QueryClientContract,
  ids: number[]
): Promise<ClaimRow[]> {
  const rows = await client.from('claims').whereIn('id', ids).orderBy('id').select('*')
  return rows.map(claimRow)
}
