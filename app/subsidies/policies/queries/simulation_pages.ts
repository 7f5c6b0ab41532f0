import db from '@adonisjs/lucid/services/db'
import { AVAILABLE } from '#app/subsidies/fund_ledger'
import { evaluator } from '#app/rules/evaluate'
import { pageOf } from '#app/shared/database/paging'
import { factWords } from '#app/subsidies/policies/facts_in_words'
import { findCondition } from '#app/subsidies/policies/rules_edit'
import type { Locale } from '#app/shared/words'
import type { ConditionResult, Facts, RuleSet, Trace } from '#app/rules/types'
import type { FundTotal } from '#app/subsidies/policies/simulation'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

type Row = Record<string, any>

export type LineFilter = 'gains' | 'losses' | 'eligible' | 'no_longer'

const FILTERS: Record<LineFilter, (query: DatabaseQueryBuilderContract) => void> = {
  gains: (query) => query.whereRaw('l.after_fen > l.before_fen'),
  losses: (query) => query.whereRaw('l.after_fen < l.before_fen'),
  eligible: (query) =>
    query.whereNot('l.before_verdict', 'passed').where('l.after_verdict', 'passed'),
  no_longer: (query) =>
    query.where('l.before_verdict', 'passed').whereNot('l.after_verdict', 'passed'),
}

/** The newest simulation of a draft, or null. */
export async function latestSimulation(policyId: number): Promise<Row | null> {
  const row = await db
    .from('policy_simulations')
    .where('policy_id', policyId)
    .orderBy('id', 'desc')
    .first()
  return row && totalsOf(row)
}

function totalsOf(row: Row): Row {
  const [before, after] = [Number(row.before_fen), Number(row.after_fen)]
  return { ...row, before, after, difference: after - before }
}

/** A simulation of a policy with what it found and a page of its lines; null when there is none. */
export async function simulationPage(
  policyId: number,
  id: number,
  filters: { show?: LineFilter; page?: number },
  locale: Locale
) {
  const row = await db.from('policy_simulations').where({ id, policy_id: policyId }).first()
  if (!row) return null
  const definition = JSON.parse(row.definition) as RuleSet
  const counts = await lineCounts(id)
  const paginator = pageOf(filters.show ? counts[filters.show] : counts.all, filters.page)
  return {
    simulation: totalsOf(row),
    funds: await fundsOf(JSON.parse(row.totals)),
    gathered: gatheredWords(JSON.parse(row.gathered), locale),
    counts,
    paginator,
    lines: await linesOf(id, definition, filters.show, paginator, locale),
  }
}

async function lineCounts(id: number): Promise<Record<LineFilter | 'all', number>> {
  const sum = (condition: string, name: string) =>
    db.raw(`SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END) AS ${name}`)
  const row = await db
    .from('policy_simulation_lines')
    .where('policy_simulation_id', id)
    .select(
      db.raw('COUNT(*) AS every'),
      sum('after_fen > before_fen', 'gains'),
      sum('after_fen < before_fen', 'losses'),
      sum("before_verdict <> 'passed' AND after_verdict = 'passed'", 'eligible'),
      sum("before_verdict = 'passed' AND after_verdict <> 'passed'", 'no_longer')
    )
    .first()
  const of = (key: string) => Number(row?.[key] ?? 0)
  return {
    all: of('every'),
    gains: of('gains'),
    losses: of('losses'),
    eligible: of('eligible'),
    no_longer: of('no_longer'),
  }
}

async function fundsOf(totals: FundTotal[]) {
  const rows = await db
    .from('funds')
    .whereIn(
      'id',
      totals.map((total) => total.fundId)
    )
    .orderBy('year', 'desc')
    .orderBy('id')
    .select('id', 'name_zh', 'name_en', 'year', 'value_status', db.raw(`${AVAILABLE} AS available`))
  return rows.map((row) => {
    const total = totals.find((one) => one.fundId === row.id)!
    const difference = total.afterFen - total.beforeFen
    const available = Number(row.available)
    return { ...row, ...total, difference, available, isCovered: difference <= available }
  })
}

function gatheredWords(
  gathered: Record<string, { lacking: number; found: number }>,
  locale: Locale
) {
  return Object.entries(gathered).map(([name, { lacking, found }]) => ({
    label: factWords(name).label[locale],
    lacking,
    found,
  }))
}

async function linesOf(
  id: number,
  definition: RuleSet,
  show: LineFilter | undefined,
  { currentPage, perPage }: { currentPage: number; perPage: number },
  locale: Locale
) {
  const query = db
    .from('policy_simulation_lines as l')
    .join('claims as c', 'c.id', 'l.claim_id')
    .join('persons as p', 'p.id', 'c.person_id')
    .leftJoin('course_classes as k', 'k.id', 'c.course_class_id')
    .where('l.policy_simulation_id', id)
    .orderByRaw('ABS(l.after_fen - l.before_fen) DESC')
    .orderBy('l.id')
    .limit(perPage)
    .offset((currentPage - 1) * perPage)
    .select('l.*', 'c.number', 'c.status', 'p.name', 'p.document_mask', 'k.code as class_code')
  if (show) FILTERS[show](query)
  const rows: Row[] = await query
  return rows.map((row): Row => {
    const found = row.condition_id && findCondition(definition.conditions, row.condition_id)
    return {
      ...row,
      difference: row.after_fen - row.before_fen,
      because: found ? found.condition.message[locale] : (row.condition_id ?? ''),
    }
  })
}

/** One condition as two traces judge it; null where a trace has no such condition. */
export interface ComparedCondition {
  id: string
  depth: number
  before: ConditionResult | null
  after: ConditionResult | null
  differs: boolean
}

/** A line with its two traces, condition by condition; null when there is none. */
export async function simulationLine(policyId: number, simulationId: number, lineId: number) {
  const row: Row | null = await db
    .from('policy_simulation_lines as l')
    .join('policy_simulations as s', 's.id', 'l.policy_simulation_id')
    .join('claims as c', 'c.id', 'l.claim_id')
    .join('persons as p', 'p.id', 'c.person_id')
    .join('claim_traces as t', 't.id', 'l.trace_id')
    .join('policies as b', 'b.id', 't.policy_id')
    .where({ 'l.id': lineId, 's.id': simulationId, 's.policy_id': policyId })
    .select(
      'l.*',
      's.definition',
      't.trace',
      't.facts',
      't.policy_id as before_policy_id',
      'b.version as before_version',
      'c.number',
      'p.name',
      'p.document_mask'
    )
    .first()
  if (!row) return null
  const stored = JSON.parse(row.facts) as Facts
  const gathered = row.gathered ? (JSON.parse(row.gathered) as Facts) : {}
  const before = JSON.parse(row.trace) as Trace
  const after = evaluator(JSON.parse(row.definition))({ ...stored, ...gathered })
  return {
    line: { ...row, difference: row.after_fen - row.before_fen } as Row,
    before,
    after,
    conditions: compared(before.conditions, after.conditions),
    gathered: Object.keys(gathered).map((name) => factWords(name).label),
  }
}

function compared(
  before: ConditionResult[],
  after: ConditionResult[],
  depth = 0
): ComparedCondition[] {
  const earlier = new Map(before.map((one) => [one.id, one]))
  const ids = new Set([...after, ...before].map((one) => one.id))
  return [...ids].flatMap((id) => {
    const was = earlier.get(id) ?? null
    const is = after.find((one) => one.id === id) ?? null
    const differs = was?.result !== is?.result
    return [
      { id, depth, before: was, after: is, differs },
      ...compared(was?.children ?? [], is?.children ?? [], depth + 1),
    ]
  })
}
