import clock from '#app/shared/clock'
import { Money } from '#app/shared/money'
import { MODULE } from '#app/subsidies/claim_terms'
import { changedRows, insertMany } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { committedStatuses, paidStatuses, reservedStatuses } from '#app/subsidies/claim_status'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What one claim moves, in fen. */
export interface FundLine {
  claimId: number
  fen: number
}

type Trx = TransactionClientContract
type EntryKind = 'reserved' | 'committed' | 'uncommitted' | 'paid' | 'released'
type Actor = { id: number }

/** SQL of what a fund can still give. */
export const AVAILABLE =
  'appropriated_fen + recovered_fen - reserved_fen - committed_fen - paid_fen'

/**
 * Sets money aside for claims that were submitted: available → reserved.
 * @throws RuleViolation E_FUND_SHORT when the fund has not enough left; then nothing moved
 */
export async function reserve(trx: Trx, fundId: number, lines: FundLine[], actor: Actor) {
  const sum = total(lines)
  const moved = await changedRows(
    trx
      .from('funds')
      .where('id', fundId)
      .whereRaw(`${AVAILABLE} >= ?`, [sum])
      .increment({ reserved_fen: sum })
  )
  if (moved === 0) throw await fundShort(trx, fundId, sum)
  await append(trx, fundId, 'reserved', lines, actor)
}

/**
 * Binds reserved money to approved claims: reserved → committed. Gives false, and moves nothing,
 * when the reserve or the appropriation does not cover it.
 */
export async function tryCommit(
  trx: Trx,
  fundId: number,
  lines: FundLine[],
  actor: Actor
): Promise<boolean> {
  const sum = total(lines)
  const moved = await changedRows(
    trx
      .from('funds')
      .where('id', fundId)
      .where('reserved_fen', '>=', sum)
      .whereRaw(`${COVER} >= ?`, [sum])
      .increment({ reserved_fen: -sum, committed_fen: sum })
  )
  if (moved === 0) return false
  await append(trx, fundId, 'committed', lines, actor)
  return true
}

/** Unbinds money of claims whose approval is undone: committed → reserved. */
export async function uncommit(trx: Trx, fundId: number, lines: FundLine[], actor: Actor) {
  const sum = total(lines)
  const moved = await changedRows(
    trx
      .from('funds')
      .where('id', fundId)
      .where('committed_fen', '>=', sum)
      .increment({ committed_fen: -sum, reserved_fen: sum })
  )
  if (moved === 0) throw await fundShort(trx, fundId, sum)
  await append(trx, fundId, 'uncommitted', lines, actor)
}

/** Gives money back that was reserved for, or committed to, claims that do not go on. */
export async function release(
  trx: Trx,
  fundId: number,
  from: 'reserved' | 'committed',
  lines: FundLine[],
  actor: Actor
) {
  const sum = total(lines)
  const column = from === 'reserved' ? 'reserved_fen' : 'committed_fen'
  const moved = await changedRows(
    trx
      .from('funds')
      .where('id', fundId)
      .where(column, '>=', sum)
      .increment({ [column]: -sum })
  )
  if (moved === 0) throw await fundShort(trx, fundId, sum)
  await append(trx, fundId, 'released', lines, actor)
}

/** Records that the bank paid: committed → paid. */
export async function pay(trx: Trx, fundId: number, lines: FundLine[], actor: Actor) {
  if (lines.length === 0) return
  const sum = total(lines)
  const moved = await changedRows(
    trx
      .from('funds')
      .where('id', fundId)
      .where('committed_fen', '>=', sum)
      .increment({ committed_fen: -sum, paid_fen: sum })
  )
  if (moved === 0) throw await fundShort(trx, fundId, sum)
  await append(trx, fundId, 'paid', lines, actor)
}

/**
 * Records money that came back for a paid claim: it can be given again. One entry for each document
 * of a recovery; the database refuses a second.
 * @throws Error when more would come back than the fund has paid
 */
export async function recover(
  trx: Trx,
  fundId: number,
  line: FundLine & { recoveryId: number; document: string },
  actor: Actor
) {
  const moved = await changedRows(
    trx
      .from('funds')
      .where('id', fundId)
      .whereRaw('recovered_fen + ? <= paid_fen', [line.fen])
      .increment({ recovered_fen: line.fen })
  )
  if (moved === 0) throw new Error('A fund cannot get more back than it has paid')
  await trx.table('fund_entries').insert({
    fund_id: fundId,
    claim_id: line.claimId,
    kind: 'recovered',
    amount_fen: line.fen,
    recovery_id: line.recoveryId,
    document: line.document,
    actor_id: actor.id,
    created_at: clock.instant(),
  })
}

/** SQL of what a fund can still bind: what it can give, and what is reserved for claims that wait. */
export const COVER = 'appropriated_fen + recovered_fen - committed_fen - paid_fen'

/** The refusal that says what is needed, what is left of it and what is missing. */
export async function fundShort(
  client: QueryClientContract,
  fundId: number,
  needed: number,
  left: typeof AVAILABLE | typeof COVER = AVAILABLE
) {
  const fund = await client
    .from('funds')
    .where('id', fundId)
    .select(client.raw(`${left} as available`))
    .firstOrFail()
  const available = Number(fund.available)
  return new RuleViolation('E_FUND_SHORT', {
    module: MODULE,
    params: {
      needed: Money.fen(needed).toString(),
      available: Money.fen(available).toString(),
      missing: Money.fen(Math.max(0, needed - available)).toString(),
    },
  })
}

function total(lines: FundLine[]): number {
  return Money.sum(lines.map((line) => line.fen)).fen
}

async function append(trx: Trx, fundId: number, kind: EntryKind, lines: FundLine[], actor: Actor) {
  const at = clock.instant()
  await insertMany(
    trx,
    'fund_entries',
    lines.map(({ claimId, fen }) => ({
      fund_id: fundId,
      claim_id: claimId,
      kind,
      amount_fen: fen,
      actor_id: actor.id,
      created_at: at,
    }))
  )
}

/** Money that a document gives to a fund, or takes back from what it has free. */
export interface Appropriation {
  fen: number
  document: string
}

/** Adds money to a fund by a document, with its entry. */
export async function appropriate(
  trx: Trx,
  fundId: number,
  { fen, document }: Appropriation,
  actor: Actor
) {
  await trx.from('funds').where('id', fundId).increment({ appropriated_fen: fen })
  await appendDocument(trx, fundId, 'appropriated', { fen, document }, actor)
}

/**
 * Takes back money that is neither reserved nor bound, by a document, with its entry. Gives false, and
 * moves nothing, when the fund has not so much free.
 */
export async function tryTakeBack(
  trx: Trx,
  fundId: number,
  { fen, document }: Appropriation,
  actor: Actor
): Promise<boolean> {
  const moved = await changedRows(
    trx
      .from('funds')
      .where('id', fundId)
      .whereRaw(`${AVAILABLE} >= ?`, [fen])
      .increment({ appropriated_fen: -fen })
  )
  if (moved === 0) return false
  await appendDocument(trx, fundId, 'taken_back', { fen, document }, actor)
  return true
}

async function appendDocument(
  trx: Trx,
  fundId: number,
  kind: 'appropriated' | 'taken_back',
  { fen, document }: Appropriation,
  actor: Actor
) {
  await trx.table('fund_entries').insert({
    fund_id: fundId,
    kind,
    amount_fen: fen,
    document,
    actor_id: actor.id,
    created_at: clock.instant(),
  })
}

/** One line of the proof: two figures that must be the same, in fen. */
export interface EquationLine {
  name:
    | 'appropriated'
    | 'bound'
    | 'paid'
    | 'recovered'
    | 'claims_reserved'
    | 'claims_committed'
    | 'claims_paid'
    | 'equation'
  left: number
  right: number
  holds: boolean
}

/** One term of the equation by what the fund says, what its entries add up to, what the claims do. */
export interface EquationTerm {
  name: 'appropriated' | 'free' | 'reserved' | 'committed' | 'paid' | 'recovered'
  fund: number
  /** Null where the entries, or the claims, cannot tell. */
  entries: number | null
  claims: number | null
  holds: boolean
}

export interface FundEquation {
  holds: boolean
  available: number
  lines: EquationLine[]
  terms: EquationTerm[]
  /** appropriated, by the entries, = free + reserved + committed + paid − recovered, by the claims. */
  sides: EquationLine
}

/**
 * Proves a fund: its totals against its entries, and against the claims themselves. Amounts in fen.
 * appropriated = Σ appropriated − Σ taken back; reserved + committed + paid = Σ reserved − Σ released;
 * paid = Σ paid; recovered = Σ recovered; and each total is the sum of the claims that stand there.
 */
export async function fundEquation(
  client: QueryClientContract,
  fundId: number
): Promise<FundEquation> {
  const fund = await client.from('funds').where('id', fundId).firstOrFail()
  const entries = new Map<string, number>()
  for (const row of await client
    .from('fund_entries')
    .where('fund_id', fundId)
    .groupBy('kind')
    .select('kind')
    .sum('amount_fen as fen')) {
    entries.set(row.kind, Number(row.fen))
  }
  const claims = new Map<string, number>()
  for (const row of await client
    .from('claims')
    .where('fund_id', fundId)
    .groupBy('status')
    .select('status')
    .sum('amount_fen as fen')) {
    claims.set(row.status, Number(row.fen))
  }

  const entry = (kind: string) => entries.get(kind) ?? 0
  const claim = (statuses: readonly string[]) =>
    statuses.reduce((sum, status) => sum + (claims.get(status) ?? 0), 0)
  const [appropriated, reserved, committed, paid, recovered] = [
    fund.appropriated_fen,
    fund.reserved_fen,
    fund.committed_fen,
    fund.paid_fen,
    fund.recovered_fen,
  ].map(Number)
  const available = appropriated + recovered - reserved - committed - paid
  const given = entry('appropriated') - entry('taken_back')
  const bound = entry('reserved') - entry('released')
  const line = (name: EquationLine['name'], left: number, right: number): EquationLine => ({
    name,
    left,
    right,
    holds: left === right,
  })
  const lines = [
    line('appropriated', appropriated, given),
    line('bound', reserved + committed + paid, bound),
    line('paid', paid, entry('paid')),
    line('recovered', recovered, entry('recovered')),
    line('claims_reserved', reserved, claim(reservedStatuses)),
    line('claims_committed', committed, claim(committedStatuses)),
    line('claims_paid', paid, claim(paidStatuses)),
  ]
  const byClaims = {
    reserved: claim(reservedStatuses),
    committed: claim(committedStatuses),
    paid: claim(paidStatuses),
  }
  const terms = [
    term('appropriated', appropriated, given, null),
    term('free', available, given + entry('recovered') - bound, null),
    term('reserved', reserved, null, byClaims.reserved),
    term('committed', committed, null, byClaims.committed),
    term('paid', paid, entry('paid'), byClaims.paid),
    term('recovered', recovered, entry('recovered'), null),
  ]
  const { reserved: waiting, committed: approved, paid: spent } = byClaims
  const sides = line('equation', given, available + waiting + approved + spent - entry('recovered'))
  return {
    holds: sides.holds && lines.every((one) => one.holds) && available >= 0,
    available,
    lines,
    terms,
    sides,
  }
}

function term(
  name: EquationTerm['name'],
  fund: number,
  entries: number | null,
  claims: number | null
): EquationTerm {
  const holds = [entries, claims].every((figure) => figure === null || figure === fund)
  return { name, fund, entries, claims, holds }
}
