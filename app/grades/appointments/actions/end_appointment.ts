import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { endGrade } from '#app/grades/record_grade'
import { recordAudit } from '#app/shared/audit/record_audit'
import {
  appointmentFault,
  lockAppointment,
  moveAppointment,
} from '#app/grades/appointments/appointment_step'
import type { EndReason } from '#app/grades/appointments/appointment_status'
import type User from '#models/user'

export interface EndAppointmentInput {
  actor: User
  appointmentId: number
  endedOn: string
  endReason: EndReason
  document: string
  requestId?: string | null
}

/**
 * Ends a post with its term or the employment, and the grade with it; both stay on record. A person
 * who is 首席技师 above a post that ends keeps that post until it is ended itself.
 * @throws RuleViolation E_APPOINTMENT_STATE, E_ENDED_ON, E_OWN_PERSON
 */
export default class EndAppointment {
  async handle(input: EndAppointmentInput) {
    const { actor, appointmentId, endedOn, endReason, document, requestId } = input
    await db.transaction(async (trx) => {
      const row = await lockAppointment(trx, appointmentId, actor)
      if (row.status !== 'filed') throw appointmentFault('E_APPOINTMENT_STATE')
      const isEarly = endReason === 'term' && endedOn < row.term_until!
      if (endedOn > clock.today() || endedOn < row.term_from! || isEarly) {
        throw appointmentFault('E_ENDED_ON', 'endedOn', {
          from: row.term_from!,
          until: row.term_until!,
        })
      }
      await endGrade(trx, {
        gradeRecordId: row.grade_record_id!,
        endedOn,
        reason: endReason,
        document,
        byId: actor.id,
      })
      await moveAppointment(trx, row, 'ended', {
        actor,
        columns: { ended_on: endedOn, end_reason: endReason },
        document,
      })
      await recordAudit(trx, {
        actor,
        action: 'appointment.ended',
        subject: { type: 'appointment', id: appointmentId },
        changes: { endedOn, endReason },
        requestId,
      })
    })
  }
}
