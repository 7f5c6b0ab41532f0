import { lockClaims, type ClaimRow } from '#app/subsidies/claim_rows'
import { MODULE } from '#app/subsidies/claim_terms'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { RECOVERIES, type RecoveryReason } from '#app/subsidies/recoveries/recovery_status'
import type User from '#models/user'
import type { RecoveryStatus } from '#app/subsidies/recoveries/recovery_status'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/** A recovery as the actions work on it. */
export interface RecoveryRow {
  id: number
  number: string
  claimId: number
  fundId: number
  reasonCode: RecoveryReason
  amountFen: number
  recoveredFen: number
  status: RecoveryStatus
  createdById: number | null
  openedById: number | null
  writeOffProposedById: number | null
  cancelProposedById: number | null
  quotaDecision: string | null
}

/**
 * Locks the claim of a recovery, then reads the recovery: every act on a recovery queues at its claim.
 * @throws RuleViolation E_OWN_CLAIM, E_OWN_BASE when the actor may not handle the claim
 */
export async function lockRecovery(
  trx: TransactionClientContract,
  id: number,
  actor: User
): Promise<{ recovery: RecoveryRow; claim: ClaimRow }> {
  const { claim_id: claimId } = await trx.from('recoveries').where('id', id).firstOrFail()
  const [claim] = await lockClaims(trx, [claimId])
  refuseOwn(actor, claim)
  return { recovery: await readRecovery(trx, id), claim }
}

export async function readRecovery(client: QueryClientContract, id: number): Promise<RecoveryRow> {
  const row = await client.from('recoveries').where('id', id).firstOrFail()
  return {
    id: row.id,
    number: row.number,
    claimId: row.claim_id,
    fundId: row.fund_id,
    reasonCode: row.reason_code,
    amountFen: Number(row.amount_fen),
    recoveredFen: Number(row.recovered_fen),
    status: row.status,
    createdById: row.created_by_id,
    openedById: row.opened_by_id,
    writeOffProposedById: row.write_off_proposed_by_id,
    cancelProposedById: row.cancel_proposed_by_id,
    quotaDecision: row.quota_decision,
  }
}

/** @throws RuleViolation E_OWN_CLAIM, E_OWN_BASE */
export function refuseOwn(actor: User, claim: ClaimRow) {
  const own = separationFault(officerOf(actor), claim, 'handle')
  if (own) throw new RuleViolation(own, { module: MODULE, params: { number: claim.number } })
}

/** SQL of what of a claim's amount came back, for queries over `claims`. */
export const RECOVERED_FEN =
  '(SELECT COALESCE(SUM(back.recovered_fen), 0) FROM recoveries back WHERE back.claim_id = claims.id)'

/** What of a claim's amount came back already, over all its recoveries, in fen. */
export async function recoveredOf(client: QueryClientContract, claimId: number): Promise<number> {
  const row = await client
    .from('recoveries')
    .where('claim_id', claimId)
    .sum('recovered_fen as fen')
    .first()
  return Number(row?.fen ?? 0)
}

/** A refusal in the words of the area. */
export function refusal(
  code: string,
  params: Record<string, string | number> = {},
  field?: string
) {
  return new RuleViolation(code, { module: RECOVERIES, params, field })
}
