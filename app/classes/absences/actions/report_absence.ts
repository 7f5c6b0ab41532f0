import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { administratorsOf } from '#app/bases/administrators'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseDays } from '#app/bases/resources/actions/close_days'
import { sendMessages } from '#app/people/messages/send_message'
import { OPEN_SESSIONS } from '#app/classes/absences/queries/absences'
import { refuseAbsence, type AbsenceKind } from '#app/classes/absences/absence_terms'
import type { Slot } from '#app/bases/resources/slots'
import type User from '#models/user'

export interface ReportAbsenceInput {
  actor: User
  fromDay: string
  toDay: string
  /** Null: whole days. */
  slot: Slot | null
  kind: AbsenceKind
  requestId?: string
}

/**
 * A trainer reports days on which the trainer cannot teach. From then on nobody can be planned with the
 * trainer there; the administrators of the base are told how many sessions need somebody else. Why is
 * one of a short list and stays with the absence: neither audit nor messages hold it.
 * @throws RuleViolation E_NOT_A_TRAINER, E_ABSENCE_PAST, E_ABSENCE_TWICE, those of `refuseDays`
 */
export default class ReportAbsence {
  async handle(input: ReportAbsenceInput): Promise<{ id: number; sessions: number }> {
    const { actor, fromDay, toDay, slot, kind, requestId } = input
    refuseDays(fromDay, toDay)
    if (fromDay < clock.today()) refuseAbsence('E_ABSENCE_PAST', {}, 'fromDay')
    return db.transaction(async (trx) => {
      // The trainer's row is the lock: two reports at once find each other.
      const trainer = await trx
        .from('trainers')
        .where({ user_id: actor.id, status: 'in_use' })
        .orderBy('id')
        .select('id', 'name', 'base_id')
        .forUpdate()
        .first()
      if (!trainer) refuseAbsence('E_NOT_A_TRAINER')
      const known = await trx
        .from('trainer_absences')
        .where('trainer_id', trainer.id)
        .whereNull('lifted_at')
        .where('from_day', '<=', toDay)
        .where('to_day', '>=', fromDay)
        .where((same) => {
          if (slot) same.whereNull('slot').orWhere('slot', slot)
        })
        .orderBy('id')
        .first()
      if (known) refuseAbsence('E_ABSENCE_TWICE', { from: known.from_day, to: known.to_day })
      const [row] = await trx
        .table('trainer_absences')
        .returning('id')
        .insert({
          ...{ trainer_id: trainer.id, from_day: fromDay, to_day: toDay, slot, reason: '' },
          reported_kind: kind,
          created_by_id: actor.id,
          created_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      const { total } = await trx
        .from('trainer_absences as a')
        .where('a.id', id)
        .select(trx.raw(`(SELECT COUNT(*) ${OPEN_SESSIONS}) AS total`, [clock.today()]))
        .firstOrFail()
      const sessions = Number(total)
      const administrators = await administratorsOf(trx, [trainer.base_id])
      await sendMessages(
        trx,
        administrators.map(({ userId }) => ({
          to: { userId },
          kind: 'absence_reported',
          parameters: { trainer: trainer.name, from: fromDay, to: toDay, sessions },
          path: `/absences/${id}`,
          uniqueKey: `absence:${id}:${userId}`,
        }))
      )
      await recordAudit(trx, {
        actor,
        action: 'trainer.absence_reported',
        subject: { type: 'trainer', id: trainer.id },
        changes: { fromDay, toDay, slot, sessions },
        requestId,
      })
      return { id, sessions }
    })
  }
}
