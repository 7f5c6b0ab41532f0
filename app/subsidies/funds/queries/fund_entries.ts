import db from '@adonisjs/lucid/services/db'
import { addDays, midnightOf } from '#app/shared/days'
import { pagesOf } from '#app/shared/database/paging'
import { whereContains } from '#app/shared/database/search'
import { MOST_ENTRIES, type entryKinds } from '#app/subsidies/funds/fund_terms'

export interface EntryFilters {
  kind?: (typeof entryKinds)[number]
  from?: string
  to?: string
  /** Part of the number of a claim, or of a document. */
  q?: string
}

type Row = Record<string, any>

function entries(fundId: number, filters: EntryFilters) {
  const query = db
    .from('fund_entries')
    .leftJoin('claims', 'claims.id', 'fund_entries.claim_id')
    .leftJoin('users', 'users.id', 'fund_entries.actor_id')
    .where('fund_entries.fund_id', fundId)
  if (filters.kind) query.where('fund_entries.kind', filters.kind)
  if (filters.from) query.where('fund_entries.created_at', '>=', midnightOf(filters.from))
  if (filters.to) query.where('fund_entries.created_at', '<', midnightOf(addDays(filters.to, 1)))
  if (filters.q) whereContains(query, ['claims.number', 'fund_entries.document'], filters.q)
  return query
}

const SHOWN = [
  'fund_entries.id',
  'fund_entries.kind',
  'fund_entries.amount_fen',
  'fund_entries.document',
  'fund_entries.created_at',
  'fund_entries.claim_id',
  'claims.number',
  'users.full_name as actor',
]

/** A page of the ledger, newest entries first, with what all that was found adds up to by kind. */
export async function entryPage(fundId: number, filters: EntryFilters, page: number) {
  const found = await entries(fundId, filters)
    .orderBy('fund_entries.id', 'desc')
    .select(...SHOWN)
    .paginate(page, 50)
  return { entries: found.all() as Row[], paginator: pagesOf(found) }
}

/** What the filters find, oldest first, for a file; one more than a file may hold tells that it is too much. */
export async function entriesToExport(fundId: number, filters: EntryFilters): Promise<Row[]> {
  return entries(fundId, filters)
    .orderBy('fund_entries.id')
    .limit(MOST_ENTRIES + 1)
    .select(...SHOWN)
}
