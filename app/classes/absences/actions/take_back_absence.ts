import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { administratorsOf } from '#app/bases/administrators'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { sendMessages } from '#app/people/messages/send_message'
import { DONE_ITEMS } from '#app/classes/absences/queries/absences'
import { refuseAbsence } from '#app/classes/absences/absence_terms'
import type User from '#models/user'

/**
 * A trainer takes an own report back before its first day, while no session was given to somebody else
 * or moved because of it. The row stays; the administrators of the base are told.
 * @throws RuleViolation E_ABSENCE_GONE, E_ABSENCE_BEGUN, E_ABSENCE_COVERED
 */
export default class TakeBackAbsence {
  async handle(input: { actor: User; absenceId: number; requestId?: string }): Promise<void> {
    const { actor, absenceId, requestId } = input
    await db.transaction(async (trx) => {
      const row = await trx
        .from('trainer_absences as a')
        .join('trainers as t', 't.id', 'a.trainer_id')
        .where('a.id', absenceId)
        .select('a.*', 't.name', 't.base_id')
        .firstOrFail()
      // Whoever gives its sessions to somebody else holds their classes.
      const classes = trx
        .from('class_sessions')
        .where('trainer_id', row.trainer_id)
        .whereBetween('day', [row.from_day, row.to_day])
        .select('course_class_id')
      await trx.from('course_classes').whereIn('id', classes).orderBy('id').select('id').forUpdate()
      if (row.reported_kind === null || row.lifted_at !== null) refuseAbsence('E_ABSENCE_GONE')
      if (row.from_day < clock.today()) refuseAbsence('E_ABSENCE_BEGUN')
      const done = await trx
        .from('trainer_absences as a')
        .where('a.id', absenceId)
        .whereRaw(`EXISTS (SELECT 1 ${DONE_ITEMS})`)
        .first()
      if (done) refuseAbsence('E_ABSENCE_COVERED')
      const lifted = await changedRows(
        trx
          .from('trainer_absences')
          .where('id', absenceId)
          .whereNull('lifted_at')
          .update({ lifted_at: clock.instant(), lifted_by_id: actor.id })
      )
      if (lifted === 0) refuseAbsence('E_ABSENCE_GONE')
      const { from_day: fromDay, to_day: toDay, slot } = row
      const administrators = await administratorsOf(trx, [row.base_id])
      await sendMessages(
        trx,
        administrators.map(({ userId }) => ({
          to: { userId },
          kind: 'absence_taken_back',
          parameters: { trainer: row.name, from: fromDay, to: toDay },
          path: '/absences',
          uniqueKey: `absence:${absenceId}:back:${userId}`,
        }))
      )
      await recordAudit(trx, {
        actor,
        action: 'trainer.absence_taken_back',
        subject: { type: 'trainer', id: row.trainer_id },
        changes: { fromDay, toDay, slot },
        requestId,
      })
    })
  }
}
