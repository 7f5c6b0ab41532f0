import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { RESOURCES } from '#app/bases/resources/resource_terms'
import { sessionsWithin } from '#app/bases/resources/queries/sessions_within'
import type { Slot } from '#app/bases/resources/slots'
import type User from '#models/user'

export interface CloseDaysInput {
  actor: User
  baseId: number
  /** Null: the whole base. */
  roomId: number | null
  fromDay: string
  toDay: string
  /** Null: whole days. */
  slot: Slot | null
  reason: string
  requestId?: string | null
}

/**
 * Closes a base or a room on days that are not over. Sessions that lie in it stay, for a closure is a
 * fact; gives how many there are, so that the timetable is mended.
 * @throws RuleViolation E_DAYS_ORDER, E_DAYS_OVER, E_ROOM_OF_OTHER_BASE
 */
export default class CloseDays {
  async handle(input: CloseDaysInput): Promise<{ sessions: number }> {
    const { actor, baseId, roomId, fromDay, toDay, slot, reason, requestId } = input
    refuseDays(fromDay, toDay)
    return db.transaction(async (trx) => {
      if (roomId !== null) {
        const room = await trx.from('rooms').where({ id: roomId, base_id: baseId }).first()
        if (!room) {
          throw new RuleViolation('E_ROOM_OF_OTHER_BASE', { module: RESOURCES, field: 'roomId' })
        }
      }
      await trx.table('closures').insert({
        base_id: baseId,
        room_id: roomId,
        from_day: fromDay,
        to_day: toDay,
        slot,
        reason,
        created_by_id: actor.id,
        created_at: clock.instant(),
      })
      const within = { baseId, roomId, fromDay, toDay, slot }
      const sessions = await sessionsWithin(trx, within)
      await recordAudit(trx, {
        actor,
        action: 'closure.added',
        subject: roomId ? { type: 'room', id: roomId } : { type: 'base', id: baseId },
        reason,
        changes: { fromDay, toDay, slot, sessions: sessions.length },
        requestId,
      })
      return { sessions: sessions.length }
    })
  }
}

/** @throws RuleViolation E_DAYS_ORDER, E_DAYS_OVER */
export function refuseDays(fromDay: string, toDay: string) {
  if (toDay < fromDay)
    throw new RuleViolation('E_DAYS_ORDER', { module: RESOURCES, field: 'toDay' })
  if (toDay < clock.today()) {
    throw new RuleViolation('E_DAYS_OVER', { module: RESOURCES, field: 'toDay' })
  }
}
