import db from '@adonisjs/lucid/services/db'
import {
  decideClaimsWithin,
  wellFormed,
  type Decision,
  type Outcome,
} from '#app/subsidies/decide_claims_within'

export interface DecideClaimsInput extends Decision {
  claims: { id: number; version?: number }[]
}

/** Claims decided in one transaction: write locks stay short. */
const CHUNK = 50

/**
 * Decides many claims alike, fifty to a transaction, with one result for each: a claim that may not
 * be decided does not keep the others back. @throws RuleViolation E_REASON_NEEDED,
 * E_REASON_CODE_NEEDED
 */
export default class DecideClaims {
  async handle({ claims, ...decision }: DecideClaimsInput): Promise<Outcome[]> {
    wellFormed(decision)
    const sorted = [...claims].sort((a, b) => a.id - b.id)
    const outcomes: Outcome[] = []
    for (let start = 0; start < sorted.length; start += CHUNK) {
      const chunk = sorted.slice(start, start + CHUNK)
      const versions = new Map(
        chunk.flatMap(({ id, version }) => (version === undefined ? [] : [[id, version] as const]))
      )
      const ids = chunk.map(({ id }) => id)
      outcomes.push(
        ...(await db.transaction((trx) => decideClaimsWithin(trx, ids, decision, versions)))
      )
    }
    return outcomes
  }
}
