import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { instantDay } from '#app/shared/words'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { decidingOfficers } from '#app/subsidies/queries/claim_queue'
import { startOfDay, type Stage } from '#app/subsidies/queries/queue_filters'
import { dueOn, overdueBefore, REVIEW_FROM, REVIEW_WORKING_DAYS } from '#app/subsidies/claim_terms'

export interface WorkloadRow {
  /** Null for the claims of nobody. */
  officerId: number | null
  name: string | null
  open: number
  overdue: number
  held: number
  /** The earliest deadline; null when nothing is open or the calendar is not loaded. */
  earliestDue: string | null
  fen: number
}

/**
 * The open claims of both steps by officer, with those of nobody first. Somebody who has claims but no
 * longer the role is listed too: they must be given to another.
 */
export async function workload(): Promise<{ stages: { stage: Stage; rows: WorkloadRow[] }[] }> {
  const calendar = await WorkCalendar.load()
  const day = overdueBefore(calendar, clock.today())
  const found = await db
    .from('claims')
    .leftJoin('users', 'users.id', 'claims.assigned_to_id')
    .whereIn('claims.status', ['submitted', 'reviewed'])
    .groupBy('claims.status', 'claims.assigned_to_id', 'users.full_name')
    .select('claims.status', 'claims.assigned_to_id', 'users.full_name')
    .count('* as open')
    .sum('claims.amount_fen as fen')
    .select(
      db.raw(`MIN(CASE WHEN claims.queue_tab <> 'held' THEN ${REVIEW_FROM} END) AS first_at`),
      db.raw(
        `SUM(CASE WHEN claims.queue_tab <> 'held' AND ${REVIEW_FROM} < ? THEN 1 ELSE 0 END) AS overdue`,
        [day ? startOfDay(day) : '']
      ),
      db.raw(`SUM(CASE WHEN claims.queue_tab = 'held' THEN 1 ELSE 0 END) AS held`)
    )
  const officers = await decidingOfficers()
  const rowsOf = (status: string, role: string): WorkloadRow[] => {
    const own = new Map<number | null, WorkloadRow>([[null, none(null, null)]])
    for (const one of officers) if (one.role === role) own.set(one.id, none(one.id, one.name))
    for (const row of found.filter((one) => one.status === status)) {
      own.set(row.assigned_to_id, {
        officerId: row.assigned_to_id,
        name: row.full_name,
        open: Number(row.open),
        overdue: Number(row.overdue),
        held: Number(row.held),
        earliestDue: row.first_at && dueOn(calendar, instantDay(row.first_at), REVIEW_WORKING_DAYS),
        fen: Number(row.fen),
      })
    }
    return [...own.values()]
  }
  return {
    stages: [
      { stage: 'review', rows: rowsOf('submitted', 'reviewer') },
      { stage: 'approval', rows: rowsOf('reviewed', 'approver') },
    ],
  }
}

function none(officerId: number | null, name: string | null): WorkloadRow {
  return { officerId, name, open: 0, overdue: 0, held: 0, earliestDue: null, fen: 0 }
}
