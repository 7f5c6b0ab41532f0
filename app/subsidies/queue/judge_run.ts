import { setImmediate as nextTurn } from 'node:timers/promises'
import { checksOf } from '#app/subsidies/review/queries/claim_checks'
import { assessClaims } from '#app/subsidies/claim_assessment'
import { readClaimRows, type ClaimRow } from '#app/subsidies/claim_rows'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { reviewedStatuses } from '#app/subsidies/review/open_claim'
import { claimsBeingAmended } from '#app/subsidies/review/open_amendments'
import { undoneOfficers } from '#app/subsidies/review/undone_officers'
import {
  checksFault,
  factsFault,
  targetOf,
  whyNotDecide,
  type Outcome,
} from '#app/subsidies/decide_claims_within'
import type User from '#models/user'
import type { RunAct } from '#app/subsidies/queue/run_acts'
import type { Stage } from '#app/subsidies/queries/queue_filters'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface Judged extends Outcome {
  version: number
  amountFen: number
}

const CHUNK = 200

/**
 * What an act over many claims would do, without doing it: each with the code of why it would stay,
 * null when it would go. Two hundred at a time, so that others are served in between.
 */
export async function judgeRun(
  client: QueryClientContract,
  claimIds: number[],
  what: { actor: User; stage: Stage; act: RunAct }
): Promise<Map<number, Judged>> {
  const judged = new Map<number, Judged>()
  for (let start = 0; start < claimIds.length; start += CHUNK) {
    const claims = await readClaimRows(client, claimIds.slice(start, start + CHUNK))
    const faults = await faultsOf(client, claims, what)
    for (const claim of claims) {
      const { id, number, version, amountFen } = claim
      const [code, params] = faults.get(id) ?? [null, {}]
      judged.set(id, { claimId: id, number, version, amountFen, code, params })
    }
    await nextTurn()
  }
  return judged
}

type Faults = Map<number, [string, Outcome['params']]>

async function faultsOf(
  client: QueryClientContract,
  claims: ClaimRow[],
  { actor, stage, act }: { actor: User; stage: Stage; act: RunAct }
): Promise<Faults> {
  const faults: Faults = new Map()
  const note = (claim: ClaimRow, code: string | null) => {
    if (code) faults.set(claim.id, [code, { number: claim.number }])
  }
  if (act === 'assign') return faults
  if (act === 'check') {
    for (const claim of claims) {
      const isOpen = reviewedStatuses.includes(claim.status)
      note(claim, isOpen ? separationFault(officerOf(actor), claim, 'handle') : 'E_STALE_PAGE')
    }
    return faults
  }
  const target = targetOf(stage, act)
  const ids = claims.map((claim) => claim.id)
  const undone = await undoneOfficers(client, ids, { actor, stage })
  for (const claim of claims) {
    const code = whyNotDecide(claim, { actor, stage }, target)
    note(claim, code ?? (undone.has(claim.id) ? 'E_UNDONE_OFFICER' : null))
  }
  if (act === 'passed') await judgeFacts(client, claims, stage, faults)
  return faults
}

async function judgeFacts(
  client: QueryClientContract,
  claims: ClaimRow[],
  stage: Stage,
  faults: Faults
) {
  const open = claims.filter((claim) => !faults.has(claim.id))
  const now = await assessClaims(client, open)
  const checked = await checksOf(client, open, now)
  const amending = await claimsBeingAmended(
    client,
    open.map((claim) => claim.id)
  )
  for (const claim of open) {
    const { id, number } = claim
    const waits: [string, Outcome['params']] | null = amending.has(id)
      ? ['E_AMENDMENT_WAITS', { number }]
      : null
    const fault =
      factsFault(claim, now.get(id)) ?? waits ?? checksFault(claim, stage, checked.get(id)!)
    if (fault) faults.set(id, fault)
  }
}
