import db from '@adonisjs/lucid/services/db'
import { fundEquation } from '#app/subsidies/fund_ledger'
import { pagesOf } from '#app/shared/database/paging'

type Row = Record<string, any>

/** Every fund with its totals, each proved. */
export async function fundList() {
  const funds: Row[] = await db.from('funds').orderBy('year', 'desc').orderBy('id')
  const list = []
  for (const fund of funds) {
    list.push({ ...amounts(fund), equation: await fundEquation(db.connection(), fund.id) })
  }
  return list
}

/** One fund with its proof and a page of its ledger, newest entries first; null when there is none. */
export async function fundPage(id: number, page: number) {
  const fund: Row | null = await db.from('funds').where('id', id).first()
  if (!fund) return null
  const entries = await db
    .from('fund_entries')
    .leftJoin('claims', 'claims.id', 'fund_entries.claim_id')
    .leftJoin('users', 'users.id', 'fund_entries.actor_id')
    .where('fund_entries.fund_id', id)
    .orderBy('fund_entries.id', 'desc')
    .select(
      'fund_entries.id',
      'fund_entries.kind',
      'fund_entries.amount_fen',
      'fund_entries.created_at',
      'fund_entries.claim_id',
      'claims.number',
      'users.full_name as actor'
    )
    .paginate(page, 50)
  return {
    fund: amounts(fund),
    equation: await fundEquation(db.connection(), id),
    entries: entries.all() as Row[],
    paginator: pagesOf(entries),
  }
}

function amounts(fund: Row) {
  return {
    id: fund.id as number,
    code: fund.code as string,
    nameZh: fund.name_zh as string,
    nameEn: fund.name_en as string,
    year: fund.year as number,
    valueStatus: fund.value_status as string,
    source: JSON.parse(fund.source) as { document: string; clause?: string; number?: string },
    appropriated: Number(fund.appropriated_fen),
    reserved: Number(fund.reserved_fen),
    committed: Number(fund.committed_fen),
    paid: Number(fund.paid_fen),
    recovered: Number(fund.recovered_fen),
  }
}
