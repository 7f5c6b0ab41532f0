import { StalePage } from '#app/shared/exceptions/stale_page'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** The 409 that says who changed the timetable meanwhile. */
export async function staleTimetable(
  client: QueryClientContract,
  classIds: readonly number[],
  classId: number
): Promise<StalePage> {
  const last = await client
    .from('timetable_changes as x')
    .join('users as u', 'u.id', 'x.actor_id')
    .join('course_classes as c', 'c.id', 'x.course_class_id')
    .whereIn('x.course_class_id', [...classIds])
    .orderBy('x.id', 'desc')
    .select('u.full_name', 'x.created_at', 'x.kind', 'c.code')
    .first()
  return new StalePage({
    actorName: last?.full_name ?? null,
    what: `timetable.stale.${last?.kind ?? 'moved'}`,
    params: { class: last?.code ?? '' },
    at: last?.created_at ?? null,
    href: `/classes/${classId}/timetable`,
  })
}
