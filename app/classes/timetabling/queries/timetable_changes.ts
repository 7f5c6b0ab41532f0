import db from '@adonisjs/lucid/services/db'
import { countRows } from '#app/shared/database/rows'
import { pageOf, type Paginator } from '#app/shared/database/paging'
import type { ChangeKind } from '#app/classes/timetabling/change_rows'

export interface PastPlace {
  day: string
  slot: string
  from: string
  to: string
  room: string
  trainer: string
}

export interface PastChange {
  id: number
  kind: ChangeKind
  at: string
  actor: string
  reason: string | null
  told: number
  items: { kind: ChangeKind; before: PastPlace | null; after: PastPlace | null }[]
}

/** The changes of a class's timetable, newest first, each with its sessions' old and new places. */
export async function timetableChanges(
  classId: number,
  { locale, page }: { locale: string; page?: number }
): Promise<{ changes: PastChange[]; paginator: Paginator }> {
  const language = locale === 'en' ? 'en' : 'zh'
  const all = () => db.from('timetable_changes as x').where('x.course_class_id', classId)
  const paginator = pageOf(await countRows(all()), page, 20)
  const rows = await all()
    .join('users as u', 'u.id', 'x.actor_id')
    .orderBy('x.id', 'desc')
    .select('x.*', 'u.full_name')
    .forPage(paginator.currentPage, paginator.perPage)
  const items = await db
    .from('timetable_change_items as i')
    .leftJoin('rooms as r', 'r.id', 'i.old_room_id')
    .leftJoin('rooms as s', 's.id', 'i.new_room_id')
    .leftJoin('trainers as t', 't.id', 'i.old_trainer_id')
    .leftJoin('trainers as v', 'v.id', 'i.new_trainer_id')
    .whereIn(
      'i.timetable_change_id',
      rows.map((row) => row.id)
    )
    .orderBy('i.id')
    .select('i.*', `r.name_${language} as old_room`, `s.name_${language} as new_room`)
    .select('t.name as old_trainer', 'v.name as new_trainer')
  const changes = rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    at: row.created_at,
    actor: row.full_name,
    reason: row.reason,
    told: row.people_told,
    items: items
      .filter((item) => item.timetable_change_id === row.id)
      .map((item) => ({
        kind: item.kind,
        before: sideOf(item, 'old'),
        after: sideOf(item, 'new'),
      })),
  }))
  return { changes, paginator }
}

function sideOf(item: Record<string, any>, side: 'old' | 'new'): PastPlace | null {
  const day = item[`${side}_day`]
  if (!day) return null
  return {
    day,
    slot: item[`${side}_slot`],
    from: item[`${side}_starts_at`],
    to: item[`${side}_ends_at`],
    room: item[`${side}_room`],
    trainer: item[`${side}_trainer`],
  }
}
