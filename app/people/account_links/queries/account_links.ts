import db from '@adonisjs/lucid/services/db'
import { pageOf } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import type { AccountLinkStatus } from '#app/people/account_links/link_step'

export interface AccountLink {
  id: number
  userId: number
  username: string
  fullName: string
  /** An account that was said to be somebody's before, or nobody's. */
  isOther: boolean
  reason: string
  status: AccountLinkStatus
  proposedById: number
  proposer: string
  proposedAt: string
  decider: string | null
  decidedAt: string | null
}

/** How many links of one account are shown. */
const SHOWN = 20

/** A page of proposals, those that wait first. No document is part of it. */
export async function accountLinkList({ page }: { page?: number }) {
  const paginator = pageOf(await countRows(db.from('account_links')), page)
  const links: AccountLink[] = await rows()
    .orderByRaw(`CASE WHEN l.status = 'proposed' THEN 0 ELSE 1 END`)
    .orderBy('l.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
  return { links: links.map(read), paginator }
}

/** One proposal; null when there is none. */
export async function accountLink(id: number): Promise<AccountLink | null> {
  const row = await rows().where('l.id', id).first()
  return row ? read(row) : null
}

/** Who proposed and decided whose an account is, newest first. */
export async function linksOfAccount(userId: number): Promise<AccountLink[]> {
  const found = await rows().where('l.user_id', userId).orderBy('l.id', 'desc').limit(SHOWN)
  return found.map(read)
}

function rows() {
  return db
    .from('account_links as l')
    .join('users as u', 'u.id', 'l.user_id')
    .join('users as p', 'p.id', 'l.proposed_by_id')
    .leftJoin('users as d', 'd.id', 'l.decided_by_id')
    .select('l.id', 'l.user_id as userId', 'u.username', 'u.full_name as fullName')
    .select('l.former_person_id as isOther', 'l.reason', 'l.status')
    .select('l.proposed_by_id as proposedById', 'p.full_name as proposer')
    .select('l.proposed_at as proposedAt', 'd.full_name as decider', 'l.decided_at as decidedAt')
}

function read(row: any): AccountLink {
  return { ...row, isOther: row.isOther !== null }
}
