import clock from '#app/shared/clock'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { Presence } from '#app/attendance/presence'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Where a mark came from: the sheet, the trainee's own check-in, a telephone without network, a device, a file. */
export const MARK_SOURCES = ['sheet', 'self', 'offline', 'device', 'import'] as const

export type MarkSource = (typeof MARK_SOURCES)[number]

export interface LockedSession {
  id: number
  course_class_id: number
  day: string
  hours: number
}

export interface StoredMark {
  enrolmentId: number
  status: Presence
  hours: number
  source: MarkSource
  markedById: number
  markedAt: string
}

/**
 * A session whose marks are about to change. Its class stays locked to the end of the transaction, so
 * that it cannot be finished on marks that move meanwhile.
 * @throws RuleViolation E_NOT_RUNNING, E_SESSION_AHEAD
 */
export async function lockSession(
  trx: TransactionClientContract,
  sessionId: number
): Promise<LockedSession> {
  const { course_class_id: classId } = await trx
    .from('class_sessions')
    .where('id', sessionId)
    .select('course_class_id')
    .firstOrFail()
  const { status } = await trx
    .from('course_classes')
    .where('id', classId)
    .select('status')
    .forUpdate()
    .firstOrFail()
  // Read under the lock: whoever moves the session holds its class.
  const session: LockedSession = await trx
    .from('class_sessions')
    .where('id', sessionId)
    .select('id', 'course_class_id', 'day', 'hours')
    .firstOrFail()
  if (status !== 'running') throw new RuleViolation('E_NOT_RUNNING', { module: 'attendance' })
  if (session.day > clock.today()) {
    throw new RuleViolation('E_SESSION_AHEAD', {
      module: 'attendance',
      params: { day: session.day },
    })
  }
  return session
}

/** The marks a session has, by enrolment. */
export async function marksOfSession(
  trx: TransactionClientContract,
  sessionId: number
): Promise<Map<number, StoredMark>> {
  const rows = await trx
    .from('attendance_marks')
    .where('class_session_id', sessionId)
    .select('enrolment_id', 'status', 'hours', 'source', 'marked_by_id', 'marked_at')
  return new Map(
    rows.map((row) => [
      row.enrolment_id,
      {
        enrolmentId: row.enrolment_id,
        status: row.status,
        hours: row.hours,
        source: row.source,
        markedById: row.marked_by_id,
        markedAt: row.marked_at,
      },
    ])
  )
}

export interface NewMark {
  enrolmentId: number
  status: Presence
  hours: number
  source: MarkSource
}

/**
 * Writes marks of a session, each over the one there was; a mark that says something else leaves its
 * former words in `attendance_mark_changes`.
 */
export async function putMarks(
  trx: TransactionClientContract,
  sessionId: number,
  marks: NewMark[],
  before: Map<number, StoredMark>,
  by: { actorId: number; reason?: string | null; correctionId?: number | null }
) {
  if (marks.length === 0) return
  const now = clock.instant()
  const changed = marks.filter((mark) => differs(mark, before.get(mark.enrolmentId)))
  if (changed.length > 0) {
    await trx.table('attendance_mark_changes').multiInsert(
      changed.map((mark) => {
        const old = before.get(mark.enrolmentId)!
        return {
          class_session_id: sessionId,
          enrolment_id: mark.enrolmentId,
          status_before: old.status,
          hours_before: old.hours,
          source_before: old.source,
          status_after: mark.status,
          hours_after: mark.hours,
          source_after: mark.source,
          reason: by.reason ?? null,
          marked_by_id: old.markedById,
          marked_at: old.markedAt,
          changed_by_id: by.actorId,
          changed_at: now,
          attendance_correction_id: by.correctionId ?? null,
        }
      })
    )
  }
  // A class has at most fifty seats: one statement takes it whole.
  await trx
    .knexQuery()
    .table('attendance_marks')
    .insert(
      marks.map(({ enrolmentId, status, hours, source }) => ({
        class_session_id: sessionId,
        enrolment_id: enrolmentId,
        status,
        hours,
        source,
        marked_by_id: by.actorId,
        marked_at: now,
      }))
    )
    .onConflict(['class_session_id', 'enrolment_id'])
    .merge(['status', 'hours', 'source', 'marked_by_id', 'marked_at'])
}

/** Whether a mark says something else than the one there is. */
export function differs(
  mark: Pick<NewMark, 'status' | 'hours'>,
  old: StoredMark | undefined
): boolean {
  return old !== undefined && (old.status !== mark.status || old.hours !== mark.hours)
}
