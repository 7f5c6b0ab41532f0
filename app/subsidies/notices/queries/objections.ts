import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { answerableObjections } from '#app/subsidies/notices/answerable_objections'
import { countRows } from '#app/shared/database/rows'
import { pagesOf } from '#app/shared/database/paging'
import { claimStateSql } from '#app/shared/chain_claim'
import { daysLeft } from '#app/subsidies/claim_terms'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import type User from '#models/user'

type Row = Record<string, any>

/** `mine` are the open ones that the user may answer. */
export const objectionTabs = ['mine', 'open', 'answered', 'all'] as const
export type ObjectionTab = (typeof objectionTabs)[number]

/**
 * A page of objections: those that wait first come first, others latest first. The ground of one that
 * is about the user's own claim is left out.
 */
export async function objectionList(
  user: User,
  { state, notice }: { state: ObjectionTab; notice?: number },
  page: number
) {
  const query = objections()
  if (notice) query.where('notice_objections.notice_id', notice)
  if (state === 'mine') query.whereIn('notice_objections.id', (ids) => idsToAnswer(ids, user))
  if (state === 'open') query.where('notice_objections.status', 'open')
  if (state === 'answered') query.whereNot('notice_objections.status', 'open')
  const found = await query
    .orderBy('notice_objections.id', ['mine', 'open'].includes(state) ? 'asc' : 'desc')
    .paginate(page, 50)
  const calendar = await WorkCalendar.load()
  return {
    objections: (found.all() as Row[]).map((row) =>
      withDaysLeft({ ...row, ground: isParty(user, row) ? null : row.ground }, calendar)
    ),
    paginator: pagesOf(found),
    counts: await countsOf(user, notice),
  }
}

function idsToAnswer(query: any, user: User) {
  const { sql, bindings } = answerableObjections(user)
  return query
    .from('notice_objections as o')
    .join('notices as n', 'n.id', 'o.notice_id')
    .leftJoin('claims as l', 'l.id', 'o.claim_id')
    .whereRaw(sql, bindings)
    .select('o.id')
}

async function countsOf(user: User, notice?: number): Promise<Record<ObjectionTab, number>> {
  const query = db.from('notice_objections')
  const mine = idsToAnswer(db.query(), user)
  if (notice) mine.where('o.notice_id', notice)
  if (notice) query.where('notice_id', notice)
  const row = await query
    .count('* as total')
    .select(db.raw(`SUM(CASE WHEN status = 'open' THEN 1 ELSE 0 END) AS waiting`))
    .first()
  const [all, open] = [Number(row?.total ?? 0), Number(row?.waiting ?? 0)]
  return { mine: await countRows(mine), open, answered: all - open, all }
}

function objections() {
  return db
    .from('notice_objections')
    .join('notices', 'notices.id', 'notice_objections.notice_id')
    .leftJoin('claims', 'claims.id', 'notice_objections.claim_id')
    .leftJoin('notice_lines', (join) => {
      join
        .on('notice_lines.notice_id', 'notice_objections.notice_id')
        .andOn('notice_lines.claim_id', 'notice_objections.claim_id')
    })
    .leftJoin('users as deciders', 'deciders.id', 'notice_objections.decided_by_id')
    .select('notice_objections.*', 'notices.number as notice_number')
    .select('claims.number as claim_number', 'notice_lines.position')
    .select('claims.person_id as claim_person_id', 'claims.base_id as claim_base_id')
    .select('deciders.full_name as decider')
}

function isParty({ personId, baseId }: User, row: Row): boolean {
  const isOwn = personId !== null && personId === row.claim_person_id
  return isOwn || (baseId !== null && baseId === row.claim_base_id)
}

function withDaysLeft(row: Row, calendar: WorkCalendar) {
  const isOpen = row.status === 'open'
  return { ...row, left: isOpen ? daysLeft(calendar, clock.today(), row.due_on) : null } as Row
}

/** One objection with its notice, its claim and the other objections to it; null when there is none. */
export async function objectionPage(id: number) {
  const row: Row | null = await objections()
    .leftJoin('persons', 'persons.id', 'claims.person_id')
    .where('notice_objections.id', id)
    .select('notices.status as notice_status', 'notices.opens_on', 'notices.closes_on')
    .select('persons.name as person', 'claims.amount_fen')
    .select(db.raw(`${claimStateSql('claims')} AS state`))
    .select('notice_lines.name_mask', 'notices.published_by_id')
    .first()
  if (!row) return null
  const others: Row[] = row.claim_id
    ? await db
        .from('notice_objections')
        .where('claim_id', row.claim_id)
        .whereNot('id', id)
        .orderBy('id')
        .select('id', 'number', 'status', 'lodged_at')
    : []
  return {
    objection: withDaysLeft(row, await WorkCalendar.load()),
    others,
  }
}

/** What the objector reads with the receipt; null when there is no such objection. */
export async function objectionReceipt(number: string): Promise<Row | null> {
  return objections().where('notice_objections.number', number).first()
}
