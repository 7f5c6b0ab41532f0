import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { lockClaims, type ClaimRow } from '#app/subsidies/claim_rows'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { manualChecksOf, type CheckName } from '#app/subsidies/review/checks'
import { manualResults } from '#app/subsidies/review/queries/claim_checks'
import { refusal, reviewedStatuses } from '#app/subsidies/review/open_claim'
import type User from '#models/user'
import type { Outcome } from '#app/subsidies/decide_claims_within'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface RecordCheckInput {
  actor: User
  /** Ids of the claims: one, or all that were looked at alike. */
  claims: number[]
  name: CheckName
  result: 'passed' | 'failed'
  /** What was found. */
  note: string
  /** Where it can be seen again: a query's number, a file's name. */
  evidence?: string | null
  /** Leaves claims alone that have a result of this check; a result is changed claim by claim. */
  onlyOpen?: boolean
  requestId?: string | null
}

/** Claims checked in one transaction: write locks stay short. */
const CHUNK = 50

/**
 * Records what an officer found by hand on claims under review, with one result for each claim. Rows
 * are only added: the last of a name counts. A claim on hold can be checked, that is often why it
 * is held. @throws RuleViolation E_NOTE_NEEDED
 */
export default class RecordCheck {
  async handle(input: RecordCheckInput): Promise<Outcome[]> {
    if (!input.note.trim()) throw refusal('E_NOTE_NEEDED', {}, 'note')
    const ids = [...new Set(input.claims)].sort((a, b) => a - b)
    const outcomes: Outcome[] = []
    for (let start = 0; start < ids.length; start += CHUNK) {
      const chunk = ids.slice(start, start + CHUNK)
      outcomes.push(...(await db.transaction((trx) => recordChecksWithin(trx, chunk, input))))
    }
    return outcomes
  }
}

/** Records a check on claims inside the caller's transaction, with one result for each. */
export async function recordChecksWithin(
  trx: TransactionClientContract,
  ids: number[],
  { actor, name, result, note, evidence, onlyOpen = false, requestId }: RecordCheckInput
): Promise<Outcome[]> {
  const claims = await lockClaims(trx, ids)
  const found = onlyOpen ? await manualResults(trx, claims) : new Map()
  const outcomes = claims.map((claim): Outcome => ({
    claimId: claim.id,
    number: claim.number,
    code:
      whyNotCheck(claim, actor, name) ??
      (found.get(claim.id)?.has(name) ? 'E_ALREADY_CHECKED' : null),
    params: { number: claim.number },
  }))
  const checked = outcomes.filter((one) => one.code === null)
  if (checked.length === 0) return outcomes
  const at = clock.instant()
  await insertMany(
    trx,
    'claim_checks',
    checked.map(({ claimId }) => ({
      claim_id: claimId,
      name,
      result,
      note: note.trim(),
      evidence: evidence?.trim() || null,
      actor_id: actor.id,
      created_at: at,
    }))
  )
  const [first] = checked
  await recordAudit(trx, {
    actor,
    action: checked.length === 1 ? 'claim.checked' : 'claims.checked',
    subject: { type: 'claim', id: checked.length === 1 ? first.claimId : null },
    changes: { check: name, result, claims: checked.map(({ claimId }) => claimId) },
    requestId,
  })
  return outcomes
}

/** Why an officer may not record this check on a claim; null when free to. */
export function whyNotCheck(claim: ClaimRow, actor: User, name: CheckName): string | null {
  if (!reviewedStatuses.includes(claim.status)) return 'E_STALE_PAGE'
  if (!manualChecksOf(claim.kind).includes(name)) return 'E_NO_SUCH_CHECK'
  return separationFault(officerOf(actor), claim, 'handle')
}
