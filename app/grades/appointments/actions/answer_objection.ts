import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import {
  appointmentFault,
  lockAppointment,
  moveAppointment,
} from '#app/grades/appointments/appointment_step'
import type User from '#models/user'

export interface AnswerObjectionInput {
  actor: User
  appointmentId: number
  objectionId: number
  result: 'dismissed' | 'upheld'
  answer: string
  requestId?: string | null
}

/**
 * Answers an objection; one that is upheld refuses the appointment. Who recorded it does not answer it.
 * @throws RuleViolation E_SAME_PERSON, E_OBJECTION_ANSWERED, E_APPOINTMENT_STATE, E_OWN_PERSON
 */
export default class AnswerObjection {
  async handle(input: AnswerObjectionInput) {
    const { actor, appointmentId, objectionId, result, answer, requestId } = input
    await db.transaction(async (trx) => {
      const row = await lockAppointment(trx, appointmentId, actor)
      const key = { id: objectionId, appointment_id: appointmentId }
      const objection = await trx.from('appointment_objections').where(key).firstOrFail()
      if (objection.recorded_by_id === actor.id) throw appointmentFault('E_SAME_PERSON')
      if (row.status !== 'publicised') throw appointmentFault('E_APPOINTMENT_STATE')
      const answered = await changedRows(
        trx
          .from('appointment_objections')
          .where(key)
          .whereNull('result')
          .update({ result, answer, answered_by_id: actor.id, answered_at: clock.instant() })
      )
      if (answered === 0) throw appointmentFault('E_OBJECTION_ANSWERED')
      if (result === 'upheld') await moveAppointment(trx, row, 'refused', { actor, reason: answer })
      await recordAudit(trx, {
        actor,
        action: `appointment.objection_${result}`,
        subject: { type: 'appointment', id: appointmentId },
        changes: { objectionId },
        requestId,
      })
    })
  }
}
