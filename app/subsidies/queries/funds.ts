import db from '@adonisjs/lucid/services/db'
import { fundEquation } from '#app/subsidies/fund_ledger'
import { changesOf, waitingChanges } from '#app/subsidies/funds/queries/fund_changes'
import { entryPage, type EntryFilters } from '#app/subsidies/funds/queries/fund_entries'
import { fundMonths } from '#app/subsidies/funds/queries/fund_months'
import { fundQueue } from '#app/subsidies/funds/queries/fund_queue'
import type { ClaimKind } from '#app/subsidies/claim_kinds'

type Row = Record<string, any>

/** The funds, of a year or all, each proved; the years there are, and the changes that wait. */
export async function fundList(year?: number) {
  const query = db.from('funds').orderBy('year', 'desc').orderBy('id')
  const years: Row[] = await db.from('funds').distinct('year').orderBy('year', 'desc')
  const funds: Row[] = await (year ? query.where('year', year) : query)
  const list = []
  for (const fund of funds) {
    list.push({ ...amounts(fund), equation: await fundEquation(db.connection(), fund.id) })
  }
  return {
    funds: list,
    years: years.map((row) => row.year as number),
    changes: await waitingChanges(),
  }
}

/** One fund as people name it; null when there is none. */
export async function fundHead(id: number) {
  const fund: Row | null = await db.from('funds').where('id', id).first()
  return fund && amounts(fund)
}

/** One fund with its proof, its queue, its months and a page of its ledger; null when there is none. */
export async function fundPage(id: number, filters: EntryFilters, page: number) {
  const fund = await fundHead(id)
  if (!fund) return null
  return {
    fund,
    equation: await fundEquation(db.connection(), id),
    queue: await fundQueue(id),
    ...(await fundMonths(id)),
    changes: await changesOf(id),
    ...(await entryPage(id, filters, page)),
  }
}

function amounts(fund: Row) {
  return {
    id: fund.id as number,
    code: fund.code as string,
    nameZh: fund.name_zh as string,
    nameEn: fund.name_en as string,
    year: fund.year as number,
    pays: String(fund.pays).split(',') as ClaimKind[],
    valueStatus: fund.value_status as string,
    source: JSON.parse(fund.source) as { document: string; clause?: string; number?: string },
    appropriated: Number(fund.appropriated_fen),
    reserved: Number(fund.reserved_fen),
    committed: Number(fund.committed_fen),
    paid: Number(fund.paid_fen),
    recovered: Number(fund.recovered_fen),
  }
}
