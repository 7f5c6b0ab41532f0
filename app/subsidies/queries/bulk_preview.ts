import db from '@adonisjs/lucid/services/db'
import { readClaimRows } from '#app/subsidies/claim_rows'
import {
  checksFault,
  targetOf,
  whyNotDecide,
  type Decision,
} from '#app/subsidies/decide_claims_within'
import { checksOf } from '#app/subsidies/review/queries/claim_checks'
import { assessClaims, tallyOf, whyNot } from '#app/subsidies/claim_assessment'
import type { Localized } from '#app/rules/types'

export interface PreviewRow {
  id: number
  version: number
  number: string
  amountFen: number
  /** Code of why it would be refused; null when it goes. */
  code: string | null
  why: Localized | null
  /** Counts of the conditions as they stand now, when they are why it stays. */
  tally?: { passed: number; failed: number; unknown: number }
}

/** What a decision over many claims would do, without doing it: which go, which not and why. */
export async function previewDecisions(
  claimIds: number[],
  decision: Pick<Decision, 'actor' | 'stage' | 'result'>
): Promise<{ going: PreviewRow[]; staying: PreviewRow[]; goingFen: number }> {
  const client = db.connection()
  const target = targetOf(decision.stage, decision.result)
  const claims = await readClaimRows(client, claimIds)
  const now =
    decision.result === 'passed' ? await assessClaims(client, claims) : new Map<number, never>()
  const checked =
    decision.result === 'passed' ? await checksOf(client, claims, now) : new Map<number, never>()
  const rows = claims.map((claim): PreviewRow => {
    const { id, version, number, amountFen } = claim
    const row = { id, version, number, amountFen, why: null }
    const code = whyNotDecide(claim, decision, target)
    if (code) return { ...row, code }
    if (decision.result !== 'passed') return { ...row, code: null }
    const found = now.get(id)
    if (!found || found.trace.verdict !== 'passed') {
      const tally = found && tallyOf(found.trace)
      return { ...row, code: 'E_NOT_ELIGIBLE', why: found ? whyNot(found.trace) : null, tally }
    }
    if (found.payableFen !== amountFen) return { ...row, code: 'E_AMOUNT_CHANGED' }
    const fault = checksFault(claim, decision.stage, checked.get(id)!)
    return { ...row, code: fault ? fault[0] : null }
  })
  const going = rows.filter((row) => row.code === null)
  return {
    going,
    staying: rows.filter((row) => row.code !== null),
    goingFen: going.reduce((sum, row) => sum + row.amountFen, 0),
  }
}
