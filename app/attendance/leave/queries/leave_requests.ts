import db from '@adonisjs/lucid/services/db'
import { type Paginator, pageOf } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import { scopeToBase, seesEveryBase } from '#app/accounts/scope'
import {
  LEAVE_CLASSES,
  type LeaveReason,
  type LeaveStatus,
} from '#app/attendance/leave/leave_request'
import type User from '#models/user'

export interface LeaveSession {
  /** Null when it was taken off the timetable. */
  id: number | null
  /** When leave was asked for, though the session may have moved since. */
  day: string
  slot: string
  startsAtTime: string
  hours: number
  trainerUserId: number | null
  /** What the session was marked as, null before. */
  mark: string | null
  /** Whether the leave ended because the session left its time. */
  isReleased: boolean
}

export interface LeaveRequest {
  id: number
  enrolmentId: number
  classId: number
  baseId: number
  classCode: string
  name: string
  documentMask: string
  reasonKind: LeaveReason
  words: string | null
  hasProof: boolean
  status: LeaveStatus
  askedAt: string
  decidedBy: string | null
  decidedAt: string | null
  decisionReason: string | null
  sessions: LeaveSession[]
  hours: number
  /** Sessions for which it ended because they moved or fell out. */
  released: number
  /** Asked, of a class under way, and this user may decide. */
  mayDecide: boolean
  mayTakeProof: boolean
}

/** Leave that a user may see, latest first; an instructor's own sessions only. Four queries. */
export async function leaveRequests(
  user: User,
  { status, class: classId, page }: { status?: LeaveStatus; class?: number; page?: number }
): Promise<{ rows: LeaveRequest[]; paginator: Paginator }> {
  const query = leaveOf()
  scopeToBase(query, user, 'c.base_id')
  if (status) query.where('l.status', status)
  if (classId) query.where('c.id', classId)
  if (!seesEveryBase(user) && !user.has('base_admin')) {
    query.whereIn(
      'l.id',
      db
        .from('leave_request_sessions as k')
        .join('class_sessions as s', 's.id', 'k.class_session_id')
        .join('trainers as t', 't.id', 's.trainer_id')
        .where('t.user_id', user.id)
        .select('k.leave_request_id')
    )
  }
  const paginator = pageOf(await countRows(query.clone()), page, 20)
  const rows = await named(query)
    .orderBy('l.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
  return { rows: await withSessions(rows, user), paginator }
}

/** The requests of one person, latest first. */
export async function ownLeave(user: User): Promise<LeaveRequest[]> {
  const rows = await named(leaveOf().where('e.person_id', user.personId!))
    .orderBy('l.id', 'desc')
    .limit(100)
  return withSessions(rows, user)
}

/** Whose leave it is and who teaches its sessions, for the policy. @throws E_ROW_NOT_FOUND (404) */
export async function leaveSubject(id: number | string) {
  const row = await leaveOf()
    .where('l.id', id)
    .select('l.id', 'c.base_id', 'e.person_id')
    .firstOrFail()
  const trainers = await db
    .from('leave_request_sessions as k')
    .join('class_sessions as s', 's.id', 'k.class_session_id')
    .join('trainers as t', 't.id', 's.trainer_id')
    .where('k.leave_request_id', row.id)
    .whereNotNull('t.user_id')
    .distinct('t.user_id')
  return {
    id: row.id as number,
    base_id: row.base_id as number,
    person_id: row.person_id as number,
    trainerUserIds: trainers.map(({ user_id: userId }) => userId as number),
  }
}

function leaveOf() {
  return db
    .from('leave_requests as l')
    .join('enrolments as e', 'e.id', 'l.enrolment_id')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
}

function named(query: ReturnType<typeof leaveOf>) {
  return query
    .join('persons as p', 'p.id', 'e.person_id')
    .leftJoin('users as d', 'd.id', 'l.decided_by_id')
    .select('l.*', 'e.person_id', 'c.id as class_id', 'c.base_id', 'c.code', 'p.name')
    .select('c.status as class_status', 'p.document_mask', 'd.full_name as decided_by')
}

async function withSessions(rows: any[], user: User): Promise<LeaveRequest[]> {
  const sessions = await db
    .from('leave_request_sessions as k')
    .leftJoin('class_sessions as s', 's.id', 'k.class_session_id')
    .leftJoin('trainers as t', 't.id', 's.trainer_id')
    .leftJoin('attendance_marks as m', (join) =>
      join
        .on('m.class_session_id', 'k.class_session_id')
        .andOn('m.enrolment_id', 'k.enrolment_id')
        .andOnNull('k.old_day')
    )
    .whereIn(
      'k.leave_request_id',
      rows.map(({ id }) => id)
    )
    .orderBy('day')
    .orderBy('starts_at_time')
    .select('k.leave_request_id', 's.id', 't.user_id', 'm.status as mark', 'k.released_at')
    .select(
      db.raw(`COALESCE(k.old_day, s.day) AS day, COALESCE(k.old_slot, s.slot) AS slot,
        COALESCE(k.old_starts_at, s.starts_at_time) AS starts_at_time,
        COALESCE(k.old_hours, s.hours) AS hours`)
    )
  const byRequest = Map.groupBy(sessions, (one) => one.leave_request_id as number)
  return rows.map((row) => {
    const own = byRequest.get(row.id) ?? []
    const ofBase = user.baseId === row.base_id && user.personId !== row.person_id
    const decides =
      ofBase &&
      (user.has('base_admin') ||
        (user.has('instructor') && own.some((one) => one.user_id === user.id)))
    return {
      id: row.id,
      enrolmentId: row.enrolment_id,
      classId: row.class_id,
      baseId: row.base_id,
      classCode: row.code,
      name: row.name,
      documentMask: row.document_mask,
      reasonKind: row.reason_kind,
      words: row.words,
      hasProof: row.file_path !== null,
      status: row.status,
      askedAt: row.asked_at,
      decidedBy: row.decided_by,
      decidedAt: row.decided_at,
      decisionReason: row.decision_reason,
      sessions: own.map((one) => ({
        id: one.id,
        day: one.day,
        slot: one.slot,
        startsAtTime: one.starts_at_time,
        hours: one.hours,
        trainerUserId: one.user_id,
        mark: one.mark,
        isReleased: one.released_at !== null,
      })),
      hours: own.reduce((sum, one) => sum + one.hours, 0),
      released: own.filter((one) => one.released_at !== null).length,
      mayDecide: decides && row.status === 'asked' && LEAVE_CLASSES.includes(row.class_status),
      mayTakeProof: decides && row.file_path !== null,
    }
  })
}
