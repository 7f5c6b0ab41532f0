import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** A fund as it stood at a past moment, in fen. */
export interface FundThen {
  nameZh: string
  nameEn: string
  valueStatus: string
  appropriated: number
  recovered: number
  paid: number
  /** Reserved for claims under review, or committed to approved ones. */
  bound: number
  available: number
}

/**
 * Adds up the entries of a fund until an instant. The first appropriation counts always: it may have
 * been entered later than the first claims of the year it pays for.
 */
export async function fundThen(
  client: QueryClientContract,
  fundId: number,
  at: string
): Promise<FundThen> {
  const fund = await client.from('funds').where('id', fundId).firstOrFail()
  const first = await client
    .from('fund_entries')
    .where({ fund_id: fundId, kind: 'appropriated' })
    .min('id as id')
    .first()
  const sums: { kind: string; fen: number | string }[] = await client
    .from('fund_entries')
    .where('fund_id', fundId)
    .where((query) => {
      query.where('created_at', '<=', at).orWhere('id', first?.id ?? 0)
    })
    .groupBy('kind')
    .select('kind')
    .sum('amount_fen as fen')
  const sum = (kind: string) => Number(sums.find((row) => row.kind === kind)?.fen ?? 0)
  const paid = sum('paid')
  const bound = sum('reserved') - sum('released') - paid
  const income = {
    appropriated: sum('appropriated') - sum('taken_back'),
    recovered: sum('recovered'),
  }
  return {
    nameZh: fund.name_zh,
    nameEn: fund.name_en,
    valueStatus: fund.value_status,
    ...income,
    paid,
    bound,
    available: income.appropriated + income.recovered - bound - paid,
  }
}
