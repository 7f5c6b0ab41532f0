import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { claimState } from '#app/subsidies/claim_status'
import { pagesOf } from '#app/shared/database/paging'
import { claimsForNotice } from '#app/subsidies/notices/queries/draftable_claims'
import { RECOVERED_FEN } from '#app/subsidies/recoveries/recovery_rows'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

/**
 * SQL: no later notice names the claim. One whose approval was undone and taken again stands in two
 * notices, and only the later one counts.
 */
export const IN_LATEST_NOTICE = `NOT EXISTS (
  SELECT 1 FROM notice_lines later JOIN notices newer ON newer.id = later.notice_id
  WHERE later.claim_id = notice_lines.claim_id AND later.notice_id > notice_lines.notice_id
    AND newer.status IN ('published', 'closed'))`

/** Notices that the public may read today: published, from the first day to the end of the last. */
export async function openNotices(): Promise<Row[]> {
  return publicNotices()
    .orderBy('opens_on', 'desc')
    .orderBy('id', 'desc')
    .select('number', 'title_zh', 'title_en', 'opens_on', 'closes_on', 'claims_count', 'total_fen')
}

function publicNotices() {
  const today = clock.today()
  return db
    .from('notices')
    .where('status', 'published')
    .where('opens_on', '<=', today)
    .where('closes_on', '>=', today)
}

/** One notice as the public may read it today, without its lines; null outside its period. */
export async function publicNotice(number: string): Promise<Row | null> {
  return publicNotices().where('number', number).first()
}

/** One public notice with a page of its lines; null outside its period. */
export async function openNotice(number: string, page: number) {
  const notice = await publicNotice(number)
  if (!notice) return null
  const lines = await publicLines(notice.id)
    .orderBy('position')
    .select(...SHOWN)
    .paginate(page, 100)
  return { notice, lines: lines.all() as Row[], paginator: pagesOf(lines) }
}

/** The lines of a notice that stand: their claims are under notice there and nowhere later. */
export function publicLines(noticeId: number, client: QueryClientContract = db.connection()) {
  return client
    .from('notice_lines')
    .join('claims', 'claims.id', 'notice_lines.claim_id')
    .where('notice_id', noticeId)
    .where('claims.status', 'noticed')
    .whereRaw(IN_LATEST_NOTICE)
}

/** What a line shows, as it was drawn up. */
const SHOWN = [
  'position',
  'name_mask',
  'document_mask',
  'notice_lines.kind',
  'notice_lines.part',
  'class_code',
  'occupation_zh',
  'occupation_en',
  'notice_lines.grade_rank',
  'contest',
  'contest_rank',
  'payee_zh',
  'payee_en',
  'notice_lines.amount_fen',
]

/** A page of all notices, for the officers. */
export async function noticeList(page: number) {
  const notices = await db
    .from('notices')
    .leftJoin('users', 'users.id', 'notices.published_by_id')
    .orderBy('notices.id', 'desc')
    .select('notices.*', 'users.full_name as publisher')
    .select(
      db.raw(`(SELECT COUNT(*) FROM notice_objections o
        WHERE o.notice_id = notices.id AND o.status = 'open') AS objections`)
    )
    .paginate(page, 50)
  const waiting = await claimsForNotice(db.connection())
    .count('* as total')
    .sum('claims.amount_fen as fen')
    .first()
  return {
    notices: notices.all() as Row[],
    paginator: pagesOf(notices),
    waiting: { claims: Number(waiting?.total ?? 0), fen: Number(waiting?.fen ?? 0) },
  }
}

/** One notice with its people, for the officers; null when there is none. */
export async function noticeHead(id: number): Promise<Row | null> {
  return db
    .from('notices')
    .leftJoin('users as drafters', 'drafters.id', 'notices.created_by_id')
    .leftJoin('users as publishers', 'publishers.id', 'notices.published_by_id')
    .leftJoin('users as closers', 'closers.id', 'notices.closed_by_id')
    .where('notices.id', id)
    .select('notices.*', 'drafters.full_name as drafter')
    .select('publishers.full_name as publisher', 'closers.full_name as closer')
    .first()
}

/** One notice with a page of its lines, for the officers; null when there is none. */
export async function noticePage(id: number, page: number) {
  const notice = await noticeHead(id)
  if (!notice) return null
  const lines = await db
    .from('notice_lines')
    .join('claims', 'claims.id', 'notice_lines.claim_id')
    .where('notice_id', id)
    .orderBy('position')
    .select(...SHOWN)
    .select('claim_id', 'claims.number', 'claims.status')
    .select('claims.held_at', 'claims.disputed_at', 'claims.notice_closed_at')
    .select('claims.amount_fen as paid_fen', db.raw(`${RECOVERED_FEN} AS recovered_fen`))
    .paginate(page, 50)
  return {
    notice,
    lines: (lines.all() as Row[]).map((line) => ({
      ...line,
      state: claimState({
        status: line.status,
        heldAt: line.held_at,
        disputedAt: line.disputed_at,
        noticeClosedAt: line.notice_closed_at,
        amountFen: Number(line.paid_fen),
        recoveredFen: Number(line.recovered_fen),
      }),
    })),
    paginator: pagesOf(lines),
  }
}

/** One notice with all its lines, to print; null when there is none. */
export async function noticeSheet(id: number) {
  const notice = await noticeHead(id)
  if (!notice) return null
  const lines: Row[] = await db
    .from('notice_lines')
    .join('claims', 'claims.id', 'notice_lines.claim_id')
    .where('notice_id', id)
    .orderBy('position')
    .select(...SHOWN)
  return { notice, lines }
}
