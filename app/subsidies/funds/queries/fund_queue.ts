import db from '@adonisjs/lucid/services/db'
import { AVAILABLE } from '#app/subsidies/fund_ledger'

export interface Waiting {
  count: number
  fen: number
}

export interface FundQueue {
  /** Waiting for approval and for review: their money is reserved. */
  reviewed: Waiting
  submitted: Waiting
  /** Drafts and returned claims: nothing is reserved for them yet. */
  unsent: Waiting
  /** What the fund can still give. */
  free: number
  /** How many of the unsent, oldest first, that reaches. */
  covered: number
  /** What the unsent lack; 0 when all are covered. */
  missing: number
  /** The oldest claim that it does not reach. */
  firstUncovered: { id: number; number: string } | null
}

type Row = Record<string, any>

const UNSENT = ['draft', 'returned']

/** What waits of the claims of a fund, and whether its free money reaches those still to be sent. */
export async function fundQueue(fundId: number): Promise<FundQueue> {
  const sums: Row[] = await db
    .from('claims')
    .where('fund_id', fundId)
    .where('amount_fen', '>', 0)
    .whereIn('status', [...UNSENT, 'submitted', 'reviewed'])
    .groupBy('status')
    .select('status')
    .count('* as total')
    .sum('amount_fen as fen')
  const of = (...statuses: string[]): Waiting => {
    const rows = sums.filter((row) => statuses.includes(row.status))
    return {
      count: rows.reduce((sum, row) => sum + Number(row.total), 0),
      fen: rows.reduce((sum, row) => sum + Number(row.fen), 0),
    }
  }
  const fund = await db
    .from('funds')
    .where('id', fundId)
    .select(db.raw(`${AVAILABLE} as free`))
    .first()
  const unsent = of(...UNSENT)
  const free = Number(fund?.free ?? 0)
  const missing = Math.max(0, unsent.fen - free)
  const covered = missing === 0 ? unsent.count : await coveredBy(fundId, free)
  return {
    reviewed: of('reviewed'),
    submitted: of('submitted'),
    unsent,
    free,
    covered,
    missing,
    firstUncovered: missing === 0 ? null : await at(fundId, covered),
  }
}

function unsentClaims(fundId: number) {
  return db
    .from('claims')
    .where('fund_id', fundId)
    .where('amount_fen', '>', 0)
    .whereIn('status', UNSENT)
}

async function coveredBy(fundId: number, free: number): Promise<number> {
  const running = unsentClaims(fundId).select(db.raw('SUM(amount_fen) OVER (ORDER BY id) AS fen'))
  const row = await db
    .from(running.as('running'))
    .where('fen', '<=', free)
    .count('* as total')
    .first()
  return Number(row?.total ?? 0)
}

async function at(fundId: number, place: number) {
  return unsentClaims(fundId).orderBy('id').offset(place).limit(1).select('id', 'number').first()
}
