import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { pagesOf } from '#app/shared/database/paging'
import { claimsForNotice } from '#app/subsidies/actions/draft_notice'

type Row = Record<string, any>

/** Notices that the public may read today: published, from the first day to the last. */
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

/** One public notice with a page of its lines; null outside its period. */
export async function openNotice(number: string, page: number) {
  const notice: Row | null = await publicNotices().where('number', number).first()
  if (!notice) return null
  const lines = await db
    .from('notice_lines')
    .join('claims', 'claims.id', 'notice_lines.claim_id')
    .join('certificates', 'certificates.id', 'claims.certificate_id')
    .join('occupations', 'occupations.id', 'certificates.occupation_id')
    .where('notice_id', notice.id)
    .where('claims.status', 'noticed')
    .orderBy('position')
    .select(
      'position',
      'name_mask',
      'notice_lines.document_mask',
      'class_code',
      'occupation_zh',
      'occupations.name_en as occupation_en',
      'notice_lines.grade_rank',
      'notice_lines.amount_fen'
    )
    .paginate(page, 100)
  return { notice, lines: lines.all() as Row[], paginator: pagesOf(lines) }
}

/** A page of all notices, for the officers. */
export async function noticeList(page: number) {
  const notices = await db
    .from('notices')
    .leftJoin('users', 'users.id', 'notices.published_by_id')
    .orderBy('notices.id', 'desc')
    .select('notices.*', 'users.full_name as publisher')
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

/** One notice with a page of its lines, for the officers; null when there is none. */
export async function noticePage(id: number, page: number) {
  const notice: Row | null = await db
    .from('notices')
    .leftJoin('users as publishers', 'publishers.id', 'notices.published_by_id')
    .leftJoin('users as closers', 'closers.id', 'notices.closed_by_id')
    .where('notices.id', id)
    .select('notices.*', 'publishers.full_name as publisher', 'closers.full_name as closer')
    .first()
  if (!notice) return null
  const lines = await db
    .from('notice_lines')
    .join('claims', 'claims.id', 'notice_lines.claim_id')
    .join('certificates', 'certificates.id', 'claims.certificate_id')
    .join('occupations', 'occupations.id', 'certificates.occupation_id')
    .where('notice_id', id)
    .orderBy('position')
    .select(
      'notice_lines.*',
      'occupations.name_en as occupation_en',
      'claims.number',
      'claims.status'
    )
    .paginate(page, 50)
  return { notice, lines: lines.all() as Row[], paginator: pagesOf(lines) }
}
