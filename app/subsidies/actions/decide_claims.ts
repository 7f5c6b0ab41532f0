import db from '@adonisjs/lucid/services/db'
import {
  decideClaimsWithin,
  wellFormed,
  type Decision,
  type Exhausted,
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
    const sorted = await inQueueOrder(claims)
    const exhausted: Exhausted = new Map()
    const outcomes: Outcome[] = []
    for (let start = 0; start < sorted.length; start += CHUNK) {
      const chunk = sorted.slice(start, start + CHUNK)
      const versions = new Map(
        chunk.flatMap(({ id, version }) => (version === undefined ? [] : [[id, version] as const]))
      )
      const ids = chunk.map(({ id }) => id)
      outcomes.push(
        ...(await db.transaction((trx) =>
          decideClaimsWithin(trx, ids, decision, versions, exhausted)
        ))
      )
    }
    return outcomes
  }
}

/** Claims as they were sent, so that the money goes to those that wait longest. */
async function inQueueOrder<T extends { id: number }>(claims: T[]): Promise<T[]> {
  const sent = new Map<number, string>()
  for (let start = 0; start < claims.length; start += 500) {
    const rows = await db
      .from('claims')
      .whereIn(
        'id',
        claims.slice(start, start + 500).map(({ id }) => id)
      )
      .select('id', 'submitted_at')
    for (const row of rows) sent.set(row.id, row.submitted_at ?? '')
  }
  return [...claims].sort((a, b) => {
    const [first, second] = [sent.get(a.id) ?? '', sent.get(b.id) ?? '']
    return first === second ? a.id - b.id : first < second ? -1 : 1
  })
}
