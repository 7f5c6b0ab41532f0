import db from '@adonisjs/lucid/services/db'
import { pageOf, PER_PAGE } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import { drawable } from '#app/subsidies/anomalies/actions/draw_call_backs'

/** A page of claims drawn for a call, the open ones first, and how many wait to be drawn from. */
export async function callBackList({
  state = 'open',
  page,
}: {
  state?: 'open' | 'done' | 'all'
  page?: number
}) {
  const list = () => {
    const query = db.from('call_backs as k')
    return state === 'all' ? query : query.where('k.status', state)
  }
  const paginator = pageOf(await countRows(list()), page)
  const rows = await list()
    .join('claims as l', 'l.id', 'k.claim_id')
    .join('persons as p', 'p.id', 'l.person_id')
    .leftJoin('course_classes as c', 'c.id', 'l.course_class_id')
    .leftJoin('courses as co', 'co.id', 'c.course_id')
    .leftJoin('users as u', 'u.id', 'k.caller_id')
    .orderBy('k.status', 'desc')
    .orderBy('k.id')
    .offset((paginator.currentPage - 1) * PER_PAGE)
    .limit(PER_PAGE)
    .select('k.id', 'k.status', 'k.outcome', 'k.note', 'k.seed', 'k.called_at', 'l.id as claim_id')
    .select('l.number', 'l.amount_fen', 'l.status as claim_status', 'p.id as person_id', 'p.name')
    .select('p.phone_mask', 'c.code as class_code', 'c.starts_on', 'c.ends_on')
    .select('co.title_zh', 'co.title_en', 'u.full_name as caller')
  const counts = await db.from('call_backs').groupBy('status').select('status').count('* as total')
  const waiting = await drawable(db.connection())
  return {
    calls: rows,
    paginator,
    counts: new Map(counts.map((row) => [row.status as string, Number(row.total)])),
    drawable: waiting.length,
  }
}

/** Whether there is such a call, and for whom. */
export async function callBack(id: number) {
  return db.from('call_backs').where('id', id).select('id', 'claim_id').first()
}
