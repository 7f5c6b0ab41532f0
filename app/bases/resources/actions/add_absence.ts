import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseDays } from '#app/bases/resources/actions/close_days'
import type { Slot } from '#app/bases/resources/slots'
import type User from '#models/user'

export interface AddAbsenceInput {
  actor: User
  trainerId: number
  fromDay: string
  toDay: string
  /** Null: whole days. */
  slot: Slot | null
  reason: string
  requestId?: string | null
}

/**
 * Records when a trainer is away; gives how many sessions of the trainer lie in it.
 * @throws RuleViolation E_DAYS_ORDER, E_DAYS_OVER
 */
export default class AddAbsence {
  async handle(input: AddAbsenceInput): Promise<{ sessions: number }> {
    const { actor, trainerId, fromDay, toDay, slot, reason, requestId } = input
    refuseDays(fromDay, toDay)
    return db.transaction(async (trx) => {
      await trx.table('trainer_absences').insert({
        trainer_id: trainerId,
        from_day: fromDay,
        to_day: toDay,
        slot,
        reason,
        created_by_id: actor.id,
        created_at: clock.instant(),
      })
      const { total } = await trx
        .from('class_sessions as s')
        .join('course_classes as c', 'c.id', 's.course_class_id')
        .where('s.trainer_id', trainerId)
        .whereNot('c.status', 'cancelled')
        .whereBetween('s.day', [fromDay < clock.today() ? clock.today() : fromDay, toDay])
        .if(slot !== null, (query) => query.where('s.slot', slot!))
        .count('* as total')
        .firstOrFail()
      const sessions = Number(total)
      await recordAudit(trx, {
        actor,
        action: 'trainer.absence_added',
        subject: { type: 'trainer', id: trainerId },
        changes: { fromDay, toDay, slot, sessions },
        requestId,
      })
      return { sessions }
    })
  }
}
