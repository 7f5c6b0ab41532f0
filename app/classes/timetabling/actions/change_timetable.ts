import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { databaseFault } from '#app/shared/database/database_fault'
import { recordAudits, type AuditFact } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { permissionsOf, runningFault } from '#app/bases/institutions/may_run'
import { runningViolation } from '#app/bases/institutions/running_violation'
import { isDay } from '#app/shared/days'
import {
  clashesOf,
  type PlacedSession,
  type TimetableWorld,
} from '#app/classes/timetabling/clashes'
import { at, isSamePlace, MOVABLE_STATUSES } from '#app/classes/timetabling/choices'
import { orderSessions } from '#app/classes/timetabling/order_sessions'
import { affectedBy, isPublished, tellAffected } from '#app/classes/timetabling/tell_affected'
import {
  kindOfChange,
  lastChangeOf,
  recordTimetableChange,
  type SessionChange,
} from '#app/classes/timetabling/change_rows'
import { loadTimetableWorld, placedSession } from '#app/classes/timetabling/load_world'
import { newSessions, type MovedPlace, type NewSession } from '#app/classes/timetabling/wanted'
import { staleTimetable } from '#app/classes/timetabling/stale_timetable'
import { writeSessions } from '#app/classes/timetabling/write_sessions'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ChangeTimetableInput {
  actor: User
  /** The class whose timetable is changed; moved sessions may be of other classes of its base. */
  classId: number
  moved?: readonly MovedPlace[]
  added?: readonly Omit<NewSession, 'classId'>[]
  cancelled?: readonly number[]
  /** Needed to cancel. */
  reason?: string | null
  /** The last change that the page had seen; left out when no page was looked at. */
  seen?: number
  requestId?: string
}

/**
 * Moves, adds or cancels sessions, all of them or none. What was held stays; nothing may clash; the
 * trainees and trainers of a class that is open are told the old and the new.
 * @throws StalePage when a timetable concerned was changed meanwhile
 * @throws RuleViolation E_NOTHING_CHANGED, E_CANCEL_REASON, E_TIMETABLE_WITH_BUREAU,
 * E_TIMETABLE_CLOSED, E_SESSION_HELD, E_SESSION_CHECKED_IN, E_OTHER_BASE, E_DAY, E_TIMETABLE_CLASH, E_OTHER_YEAR,
 * E_SPAN_APPROVED when the first or last day of an opened class would change, E_LAST_SESSION, E_SESSION_INSPECTED,
 * E_TAKEN_MEANWHILE and those of `runningViolation`
 */
export default class ChangeTimetable {
  handle(input: ChangeTimetableInput): Promise<{ changed: number; told: number }> {
    return this.after(async () => {}, input)
  }

  /** The same once a step before it, in the same transaction, has made sure of what the caller needs. */
  async after(
    step: (trx: TransactionClientContract) => Promise<void>,
    input: ChangeTimetableInput
  ): Promise<{ changed: number; told: number }> {
    try {
      return await db.transaction(async (trx) => {
        await step(trx)
        return this.#within(trx, input)
      })
    } catch (error) {
      const fault = databaseFault(error)
      // Somebody wrote between the judgement and the write: a unique index or a guard of the room.
      if (fault === 'unique' || fault === 'check') refuse('E_TAKEN_MEANWHILE')
      throw error
    }
  }

  async #within(trx: TransactionClientContract, input: ChangeTimetableInput) {
    const { actor, requestId } = input
    const reason = input.reason?.trim() || null
    const { baseId, classIds } = await this.#lock(trx, input)
    const sessions = await this.#sessions(trx, input, classIds)
    const changes = changesOf(input, sessions)
    if (changes.length === 0) refuse('E_NOTHING_CHANGED')
    if (changes.some((one) => !one.after) && !reason) refuse('E_CANCEL_REASON', {}, 'reason')
    const world = await judge(trx, baseId, classIds, changes)

    const written = await writeSessions(trx, changes)
    for (const id of classIds) await this.#followSessions(trx, id)
    let told = 0
    const facts: AuditFact[] = []
    for (const id of classIds) {
      const own = written.filter((one) => (one.before ?? one.after)!.classId === id)
      if (own.length === 0) continue
      const courseClass = world.classes.get(id)!
      const affected = await affectedBy(trx, courseClass, own)
      const peopleTold = affected.personIds.length + affected.userIds.length
      const change = { classId: id, actorId: actor.id, reason, peopleTold, sessions: own }
      const changeId = await recordTimetableChange(trx, change)
      await tellAffected(trx, { changeId, courseClass, sessions: own, reason, world, affected })
      told += peopleTold
      facts.push({
        actor,
        action: 'timetable.changed',
        subject: { type: 'course_class', id },
        reason,
        changes: { kind: kindOfChange(own[0]), sessions: own.map(placesOf), told: peopleTold },
        requestId,
      })
    }
    await recordAudits(trx, facts)
    return { changed: changes.length, told }
  }

  /** Locks the classes in order and refuses those whose timetable is not the base's to change. */
  async #lock(trx: TransactionClientContract, { classId, moved = [], seen }: ChangeTimetableInput) {
    const others = await trx
      .from('class_sessions')
      .whereIn(
        'id',
        moved.map((one) => one.sessionId)
      )
      .distinct('course_class_id')
    const classIds = [...new Set([classId, ...others.map((row) => row.course_class_id as number)])]
    classIds.sort((a, b) => a - b)
    const rows = await trx
      .from('course_classes')
      .whereIn('id', classIds)
      .orderBy('id')
      .select('id', 'base_id', 'code', 'status')
      .forUpdate()
    const baseId: number = rows.find((row) => row.id === classId)!.base_id
    if (seen !== undefined && (await lastChangeOf(trx, classIds)) > seen) {
      throw await staleTimetable(trx, classIds, classId)
    }
    for (const { base_id: of, code, status } of rows) {
      if (of !== baseId) refuse('E_OTHER_BASE')
      if (status === 'applied') refuse('E_TIMETABLE_WITH_BUREAU', { class: code })
      if (!MOVABLE_STATUSES.includes(status)) refuse('E_TIMETABLE_CLOSED', { class: code })
    }
    return { baseId, classIds }
  }

  async #sessions(
    trx: TransactionClientContract,
    { classId, moved = [], cancelled = [] }: ChangeTimetableInput,
    classIds: number[]
  ): Promise<Map<number, PlacedSession>> {
    const ids = [...new Set([...moved.map((one) => one.sessionId), ...cancelled])]
    const rows = await trx.from('class_sessions').whereIn('id', ids).orderBy('id')
    const sessions = rows.map(placedSession)
    // The timetable was laid out anew, or the session was cancelled.
    if (sessions.length < ids.length) throw await staleTimetable(trx, classIds, classId)
    // Before anything of the sessions is told: they may be those of another base.
    const isForeign = sessions.some((one) => cancelled.includes(one.id) && one.classId !== classId)
    if (isForeign) refuse('E_OTHER_BASE')
    const held = sessions.find((one) => one.isMarked)
    if (held) refuse('E_SESSION_HELD', { day: held.day, slot: held.slot })
    return new Map(sessions.map((one) => [one.id, one]))
  }

  /** First and last day of the class and the order of its sessions are those of its timetable. */
  async #followSessions(trx: TransactionClientContract, classId: number) {
    const span = await orderSessions(trx, classId)
    if (!span) refuse('E_LAST_SESSION')
    const { startsOn, endsOn } = span
    const row = await trx
      .from('course_classes as c')
      .join('courses as co', 'co.id', 'c.course_id')
      .where('c.id', classId)
      .select('c.year', 'c.base_id', 'c.specialty_id', 'c.starts_on', 'c.ends_on', 'c.status')
      .select('co.occupation_id', 'co.grade_rank')
      .firstOrFail()
    if (Number(startsOn.slice(0, 4)) !== row.year)
      refuse('E_OTHER_YEAR', { year: String(row.year) })
    const isMoved = startsOn !== row.starts_on || endsOn !== row.ends_on
    if (isMoved && isPublished(row)) {
      refuse('E_SPAN_APPROVED', { from: row.starts_on, to: row.ends_on })
    }
    if (startsOn < row.starts_on || row.ends_on < endsOn) {
      const fault = runningFault(
        await permissionsOf(trx, row.base_id),
        {
          specialtyId: row.specialty_id,
          occupationId: row.occupation_id,
          gradeRank: row.grade_rank,
        },
        startsOn,
        endsOn
      )
      if (fault) throw runningViolation(fault)
    }
    await trx
      .from('course_classes')
      .where('id', classId)
      .update({ starts_on: startsOn, ends_on: endsOn, updated_at: clock.instant() })
  }
}

function changesOf(
  { classId, moved = [], added = [], cancelled = [] }: ChangeTimetableInput,
  sessions: ReadonlyMap<number, PlacedSession>
): SessionChange[] {
  for (const { day } of [...moved, ...added]) if (!isDay(day)) refuse('E_DAY', { day })
  const moves = moved.map(({ sessionId, ...place }) => {
    const before = sessions.get(sessionId)!
    return { before, after: at(before, place) }
  })
  const adds = added.map((session, index) => {
    const [made] = newSessions({ ...session, classId }, 1)
    return { before: null, after: { ...made, id: -1 - index } }
  })
  const cancels = [...new Set(cancelled)].map((id) => ({ before: sessions.get(id)!, after: null }))
  return [...moves.filter((one) => !isSamePlace(one.before, one.after)), ...adds, ...cancels]
}

/** Judges the changes with rooms and trainers locked, so that nobody takes them meanwhile. */
async function judge(
  trx: TransactionClientContract,
  baseId: number,
  classIds: number[],
  changes: readonly SessionChange[]
): Promise<TimetableWorld> {
  const placed = changes.flatMap(({ after }) => (after ? [after] : []))
  for (const [table, ids] of [
    ['rooms', placed.map((one) => one.roomId)],
    ['trainers', placed.map((one) => one.trainerId)],
  ] as const) {
    await trx
      .from(table)
      .whereIn('id', [...new Set(ids)])
      .orderBy('id')
      .select('id')
      .forUpdate()
  }
  const days = changes.flatMap(({ before, after }) => [before?.day, after?.day])
  const known = days.filter((day) => day !== undefined).sort()
  const [from, to] = [known[0], known[known.length - 1]]
  const world = await loadTimetableWorld(trx, { baseId, from, to, classIds })
  const gone = new Set(changes.filter((one) => !one.after).map((one) => one.before!.id))
  const left = { ...world, sessions: world.sessions.filter((one) => !gone.has(one.id)) }
  const hard = clashesOf(placed, left).filter((one) => one.clashes.some((clash) => clash.isHard))
  if (hard.length > 0) {
    const { day, slot } = hard[0].session
    refuse('E_TIMETABLE_CLASH', { count: hard.length, day, slot })
  }
  return world
}

function placesOf({ before, after }: SessionChange) {
  const words = (one: PlacedSession | null) =>
    one && `${one.day} ${one.slot} room ${one.roomId} trainer ${one.trainerId}`
  return { session: (after ?? before)!.id, place: [words(before), words(after)] }
}

function refuse(code: string, params: Record<string, string | number> = {}, field?: string): never {
  throw new RuleViolation(code, { module: 'timetable', params, field })
}
