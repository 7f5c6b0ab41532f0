import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { sendMessage } from '#app/people/messages/send_message'
import { changeRuleOf } from '#app/attendance/change_rule'
import { confirmedOf, markSession } from '#app/attendance/actions/mark_attendance'
import { hoursFit, hoursOfPresence, type PresenceMark } from '#app/attendance/presence'
import {
  lockSession,
  marksOfSession,
  type LockedSession,
  type StoredMark,
} from '#app/attendance/session_lock'
import {
  isSignedBy,
  readPayload,
  refuseRollCall,
  type RollCallPayload,
} from '#app/attendance/roll_call/roll_call_payload'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type RollCallOutcome = 'merged' | 'to_decide' | 'decided' | 'refused'

/** Why a sheet was not taken over as it is. */
export type RollCallCause = 'meanwhile' | 'roster' | 'late' | 'closed'

export interface ReceivedRollCall {
  id: number
  outcome: RollCallOutcome
  cause: RollCallCause | null
  skewSeconds: number
  /** When the session was marked by this sheet, which the telephone knows from now on. */
  markedAt: string | null
  /** The same sheet was here already: nothing changed. */
  wasThere: boolean
}

interface Input {
  actor: User
  sessionId: number
  deviceId: number
  payload: string
  signature: string
  /** Milliseconds on the device when it sent. */
  sentAt: number
  requestId?: string
}

/**
 * Takes a sheet that a telephone kept while it had no network. The signature is checked, a sheet comes
 * once, and it is merged where nobody marked otherwise meanwhile; else both are kept and a person
 * decides. When the class is over it is kept and refused.
 * @throws RuleViolation E_DEVICE_FOREIGN, E_SIGNATURE, E_PAYLOAD, E_REPLAYED, E_SESSION_AHEAD
 */
export default class ReceiveRollCall {
  async handle(input: Input): Promise<ReceivedRollCall> {
    const device = await db
      .from('roll_call_devices')
      .where({ id: input.deviceId, user_id: input.actor.id })
      .first()
    if (!device) refuseRollCall('E_DEVICE_FOREIGN')
    if (!isSignedBy(device.public_key, input.payload, input.signature)) {
      refuseRollCall('E_SIGNATURE')
    }
    const sheet = readPayload(input.payload)
    if (sheet.session !== input.sessionId) refuseRollCall('E_PAYLOAD')
    try {
      return await db.transaction((trx) => this.#take(trx, input, sheet))
    } catch (error) {
      if (isUniqueViolation(error, 'sequence')) refuseRollCall('E_REPLAYED')
      throw error
    }
  }

  async #take(
    trx: TransactionClientContract,
    input: Input,
    sheet: RollCallPayload
  ): Promise<ReceivedRollCall> {
    const session = await this.#lock(trx, input.sessionId)
    const there = await trx
      .from('roll_call_sheets')
      .where({ roll_call_device_id: input.deviceId, sequence: sheet.sequence })
      .first()
    if (there && there.payload !== input.payload) refuseRollCall('E_REPLAYED')
    if (there) return answerOf(there, true)

    const cause = session ? await this.#causeOf(trx, session, sheet) : 'closed'
    const outcome = cause === null ? 'merged' : cause === 'closed' ? 'refused' : 'to_decide'
    const row = {
      roll_call_device_id: input.deviceId,
      class_session_id: input.sessionId,
      sequence: sheet.sequence,
      payload: input.payload,
      signature: input.signature,
      marked_at: sheet.markedAt,
      skew_seconds: skewOf(input.sentAt),
      received_at: clock.instant(),
      outcome,
      cause,
    }
    const [added] = await trx.table('roll_call_sheets').returning('id').insert(row)
    const id = Number(added.id ?? added)
    const { actor, requestId } = input
    if (outcome === 'to_decide') {
      await sendMessage(trx, {
        to: { userId: actor.id },
        kind: 'roll_call_to_decide',
        parameters: { day: session!.day },
        path: `/attendance/offline/${id}`,
        uniqueKey: `roll_call:${id}`,
      })
    }
    let markedAt: string | null = null
    if (outcome === 'merged') {
      const { marks } = sheet
      await markSession(trx, {
        actor,
        sessionId: input.sessionId,
        marks,
        source: 'offline',
        requestId,
      })
      const marked = await trx.from('class_sessions').where('id', input.sessionId).firstOrFail()
      markedAt = marked.attendance_marked_at
    }
    await recordAudit(trx, {
      actor,
      action: `roll_call.${outcome}`,
      subject: { type: 'class_session', id: input.sessionId },
      changes: {
        sheet: id,
        device: input.deviceId,
        sequence: sheet.sequence,
        markedAt: sheet.markedAt,
        skewSeconds: row.skew_seconds,
        ...(cause && { cause }),
      },
      requestId,
    })
    return answerOf({ ...row, id, markedAt }, false)
  }

  /** The session with its class locked; null when the class is over, which the sheet then says. */
  async #lock(trx: TransactionClientContract, sessionId: number): Promise<LockedSession | null> {
    try {
      return await lockSession(trx, sessionId)
    } catch (error) {
      if (error instanceof RuleViolation && error.code === 'E_NOT_RUNNING') return null
      throw error
    }
  }

  async #causeOf(
    trx: TransactionClientContract,
    session: LockedSession,
    { marks, known }: RollCallPayload
  ): Promise<RollCallCause | null> {
    const confirmed = await confirmedOf(trx, session)
    if (!isWhole(marks, [...confirmed.keys()], session)) return 'roster'
    const before = await marksOfSession(trx, session.id)
    if (before.size === 0 || agrees(marks, before, session)) return null
    const { attendance_marked_at: markedAt } = await trx
      .from('class_sessions')
      .where('id', session.id)
      .firstOrFail()
    if (markedAt !== known) return 'meanwhile'
    return changeRuleOf(session.day).needs === 'nothing' ? null : 'late'
  }
}

function isWhole(marks: PresenceMark[], confirmed: number[], { hours }: LockedSession) {
  const ids = new Set(marks.map(({ enrolmentId }) => enrolmentId))
  return (
    ids.size === marks.length &&
    ids.size === confirmed.length &&
    confirmed.every((id) => ids.has(id)) &&
    marks.every((mark) => mark.hours === undefined || hoursFit(mark.status, mark.hours, hours))
  )
}

function agrees(
  marks: PresenceMark[],
  before: Map<number, StoredMark>,
  session: LockedSession
): boolean {
  return marks.every((mark) => {
    const old = before.get(mark.enrolmentId)
    const hours = mark.hours ?? hoursOfPresence(mark.status, session.hours)
    return old?.status === mark.status && old.hours === hours
  })
}

function skewOf(sentAt: number): number {
  const seconds = Math.round((sentAt - clock.milliseconds()) / 1000)
  return Math.max(-2_000_000_000, Math.min(2_000_000_000, seconds))
}

function answerOf(row: any, wasThere: boolean): ReceivedRollCall {
  return {
    id: row.id,
    outcome: row.outcome,
    cause: row.cause,
    skewSeconds: row.skew_seconds,
    markedAt: row.markedAt ?? null,
    wasThere,
  }
}
