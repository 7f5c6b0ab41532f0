import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { sendMessages } from '#app/people/messages/send_message'
import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'
import { LEAVE_CLASSES, refuseLeave, type LeaveReason } from '#app/attendance/leave/leave_request'
import type { PrivateFile } from '#app/shared/files/private_file'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface SessionOfClass {
  id: number
  day: string
  starts_at_time: string
  user_id: number | null
}

/**
 * A trainee asks for leave from one session of the own class to another. Its trainers are told; until
 * somebody decides nothing changes.
 * @throws RuleViolation E_NOT_ENROLLED, E_CLASS_OVER, E_LEAVE_ORDER, E_LEAVE_LATE, E_LEAVE_TWICE,
 * E_LEAVE_MOVED, E_WORDS_NEEDED
 */
export default class AskForLeave {
  async handle(input: {
    actor: User
    enrolmentId: number
    fromSessionId: number
    toSessionId: number
    /** The days of both as a form showed them. */
    shown?: { fromDay: string; toDay: string }
    reasonKind: LeaveReason
    words?: string | null
    file?: PrivateFile | null
    requestId?: string
  }): Promise<number> {
    const { actor, enrolmentId, reasonKind, words, file, requestId } = input
    if (reasonKind === 'other' && !words) refuseLeave('E_WORDS_NEEDED', { field: 'words' })
    return db.transaction(async (trx) => {
      // The enrolment's row is the lock: two requests at once find each other.
      const enrolment = await trx
        .from('enrolments')
        .where('id', enrolmentId)
        .select('id', 'person_id', 'course_class_id', 'status')
        .forUpdate()
        .first()
      const isOwn = enrolment && actor.personId !== null && enrolment.person_id === actor.personId
      if (!isOwn || enrolment.status !== 'confirmed') refuseLeave('E_NOT_ENROLLED')
      const sessions = await this.#sessions(trx, enrolment.course_class_id, input)
      await this.#refuseTwice(trx, enrolmentId, sessions)

      const [row] = await trx
        .table('leave_requests')
        .returning('id')
        .insert({
          enrolment_id: enrolmentId,
          reason_kind: reasonKind,
          words: words || null,
          file_kind: file?.kind ?? null,
          file_path: file?.path ?? null,
          file_sha256: file?.sha256 ?? null,
          status: 'asked',
          asked_by_id: actor.id,
          asked_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await insertMany(
        trx,
        'leave_request_sessions',
        sessions.map((session) => ({
          leave_request_id: id,
          enrolment_id: enrolmentId,
          class_session_id: session.id,
          is_live: true,
        }))
      )
      await this.#tell(trx, id, sessions)
      await recordAudit(trx, {
        actor,
        action: 'leave.asked',
        subject: { type: 'leave_request', id },
        changes: { enrolment: enrolmentId, sessions: sessions.length },
        sensitive: { reasonKind },
        requestId,
      })
      return id
    })
  }

  async #sessions(
    trx: TransactionClientContract,
    classId: number,
    {
      fromSessionId,
      toSessionId,
      shown,
    }: {
      fromSessionId: number
      toSessionId: number
      shown?: { fromDay: string; toDay: string }
    }
  ): Promise<SessionOfClass[]> {
    const { status } = await trx.from('course_classes').where('id', classId).firstOrFail()
    if (!LEAVE_CLASSES.includes(status)) refuseLeave('E_CLASS_OVER')
    // Whoever moves a session holds its row: leave is for the day that it has.
    const rows = trx.from('class_sessions').where('course_class_id', classId)
    await rows.orderBy('id').select('id').forUpdate()
    const all: SessionOfClass[] = await trx
      .from('class_sessions as s')
      .join('trainers as t', 't.id', 's.trainer_id')
      .where('s.course_class_id', classId)
      .orderBy('s.day')
      .orderBy('s.starts_at_time')
      .select('s.id', 's.day', 's.starts_at_time', 't.user_id')
    const from = all.findIndex(({ id }) => id === fromSessionId)
    const to = all.findIndex(({ id }) => id === toSessionId)
    const first = all.find(({ id }) => id === fromSessionId)
    const last = all.find(({ id }) => id === toSessionId)
    const hasMoved = shown && (first?.day !== shown.fromDay || last?.day !== shown.toDay)
    if (first && last && hasMoved) refuseLeave('E_LEAVE_MOVED', { field: 'from' })
    if (from < 0 || to < from) refuseLeave('E_LEAVE_ORDER', { field: 'to' })
    const days = ATTENDANCE_PARAMETERS.lateLeaveDays
    if (all[from].day < addDays(clock.today(), -days)) {
      refuseLeave('E_LEAVE_LATE', { field: 'from', days })
    }
    return all.slice(from, to + 1)
  }

  async #refuseTwice(
    trx: TransactionClientContract,
    enrolmentId: number,
    sessions: SessionOfClass[]
  ) {
    const live = await trx
      .from('leave_request_sessions as l')
      .join('class_sessions as s', 's.id', 'l.class_session_id')
      .where({ 'l.enrolment_id': enrolmentId, 'l.is_live': true })
      .whereIn(
        'l.class_session_id',
        sessions.map(({ id }) => id)
      )
      .orderBy('s.day')
      .select('s.day')
      .first()
    if (live) refuseLeave('E_LEAVE_TWICE', { day: live.day })
  }

  async #tell(trx: TransactionClientContract, id: number, sessions: SessionOfClass[]) {
    const [first, last] = [sessions[0], sessions[sessions.length - 1]]
    const trainers = new Set(sessions.flatMap(({ user_id: userId }) => (userId ? [userId] : [])))
    await sendMessages(
      trx,
      [...trainers].map((userId) => ({
        to: { userId },
        kind: 'leave_asked',
        parameters: { from: first.day, to: last.day, sessions: sessions.length },
        path: '/attendance/leave?status=asked',
        uniqueKey: `leave:${id}:asked:${userId}`,
      }))
    )
  }
}
