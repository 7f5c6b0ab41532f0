import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'
import clock from '#app/shared/clock'
import { countRows } from '#app/shared/database/rows'
import { type Paginator, pageOf } from '#app/shared/database/paging'
import { scopeToBase } from '#app/accounts/scope'
import type { AbsenceKind } from '#app/classes/absences/absence_terms'
import type { Slot } from '#app/bases/resources/slots'
import type User from '#models/user'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Classes whose sessions still have to be taught by somebody. */
const TAUGHT = ['draft', 'returned', 'applied', 'approved', 'enrolling', 'running']

export interface AbsenceRow {
  id: number
  trainerId: number
  trainer: string
  baseId: number
  base: string
  userId: number | null
  fromDay: string
  toDay: string
  slot: Slot | null
  /** Null when the base recorded it, with its own words. */
  kind: AbsenceKind | null
  reason: string
  createdAt: string
  liftedAt: string | null
  /** Sessions that nobody else teaches yet, from today on. */
  open: number
  /** Sessions that were given to somebody else or moved since. */
  done: number
}

/** Sessions in an absence under `a` that are still the trainer's, from a day on (one binding). */
export const OPEN_SESSIONS = `FROM class_sessions s
  JOIN course_classes c ON c.id = s.course_class_id AND c.status IN (${TAUGHT.map((one) => `'${one}'`).join(', ')})
  WHERE s.trainer_id = a.trainer_id AND s.day BETWEEN a.from_day AND a.to_day AND s.day >= ?
    AND (a.slot IS NULL OR a.slot = s.slot) AND s.attendance_marked_at IS NULL`

/** Sessions of an absence under `a` that were given to somebody else or moved since it was recorded. */
export const DONE_ITEMS = `FROM timetable_change_items i
  JOIN timetable_changes k ON k.id = i.timetable_change_id AND k.created_at >= a.created_at
  WHERE i.old_trainer_id = a.trainer_id AND i.old_day BETWEEN a.from_day AND a.to_day
    AND (a.slot IS NULL OR a.slot = i.old_slot)
    AND (i.new_trainer_id <> i.old_trainer_id OR i.new_day <> i.old_day OR i.new_slot <> i.old_slot)`

/** Absences with trainer and base, one row each. */
export function absences(client: QueryClientContract, locale: string) {
  const today = clock.today()
  return client
    .from('trainer_absences as a')
    .join('trainers as t', 't.id', 'a.trainer_id')
    .join('bases as b', 'b.id', 't.base_id')
    .select('a.id', 'a.trainer_id as trainerId', 't.name as trainer', 't.base_id as baseId')
    .select(`b.name_${locale === 'en' ? 'en' : 'zh'} as base`, 't.user_id as userId', 'a.slot')
    .select('a.from_day as fromDay', 'a.to_day as toDay', 'a.reported_kind as kind', 'a.reason')
    .select('a.created_at as createdAt', 'a.lifted_at as liftedAt')
    .select(client.raw(`(SELECT COUNT(*) ${OPEN_SESSIONS}) AS open`, [today]))
    .select(client.raw(`(SELECT COUNT(*) ${DONE_ITEMS}) AS done`))
}

export function absenceRow(row: Record<string, any>): AbsenceRow {
  return { ...row, open: Number(row.open), done: Number(row.done) } as AbsenceRow
}

/**
 * Absences that a user may see, those with sessions to give away or all that are not over.
 * Two queries.
 */
export async function absenceList(
  user: User,
  { show, page, locale }: { show: 'open' | 'all'; page?: number; locale: string }
): Promise<{ rows: AbsenceRow[]; paginator: Paginator }> {
  const today = clock.today()
  const query = absences(db.connection(), locale)
    .whereNull('a.lifted_at')
    .where('a.to_day', '>=', today)
  scopeToBase(query, user, 't.base_id')
  if (show === 'open') query.whereRaw(`EXISTS (SELECT 1 ${OPEN_SESSIONS})`, [today])
  const paginator = pageOf(await countRows(query.clone()), page, 20)
  const rows = await query
    .orderBy('a.from_day')
    .orderBy('a.id')
    .forPage(paginator.currentPage, paginator.perPage)
  return { rows: rows.map(absenceRow), paginator }
}

/** @throws Exception 404 when there is no such absence */
export async function findAbsence(id: string | number, locale = 'zh-CN'): Promise<AbsenceRow> {
  const row = await absences(db.connection(), locale).where('a.id', Number(id)).first()
  if (!row) throw new Exception('No such absence', { status: 404, code: 'E_ROW_NOT_FOUND' })
  return absenceRow(row)
}

/** Absences with open sessions on days of a week of one base. */
export async function awayInWeek(
  baseId: number,
  { from, to, locale }: { from: string; to: string; locale: string }
): Promise<AbsenceRow[]> {
  const today = clock.today()
  const rows = await absences(db.connection(), locale)
    .where('t.base_id', baseId)
    .whereNull('a.lifted_at')
    .where('a.from_day', '<=', to)
    .where('a.to_day', '>=', from)
    .whereRaw(`EXISTS (SELECT 1 ${OPEN_SESSIONS} AND s.day BETWEEN ? AND ?)`, [today, from, to])
    .orderBy('a.from_day')
    .orderBy('a.id')
    .limit(10)
  return rows.map(absenceRow)
}
