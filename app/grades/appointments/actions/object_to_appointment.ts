import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { appointmentFault, lockAppointment } from '#app/grades/appointments/appointment_step'
import { recordAudit } from '#app/shared/audit/record_audit'
import type User from '#models/user'

export interface ObjectToAppointmentInput {
  actor: User
  appointmentId: number
  /** Who objects, as they named themselves. */
  objector: string
  objection: string
  receivedOn: string
  requestId?: string | null
}

/**
 * Records an objection that came in while an appointment was before the public.
 * @throws RuleViolation E_APPOINTMENT_STATE, E_OBJECTION_LATE, E_OWN_PERSON
 */
export default class ObjectToAppointment {
  async handle({ actor, appointmentId, requestId, ...input }: ObjectToAppointmentInput) {
    await db.transaction(async (trx) => {
      const row = await lockAppointment(trx, appointmentId, actor)
      if (row.status !== 'publicised') throw appointmentFault('E_APPOINTMENT_STATE')
      const { receivedOn } = input
      if (receivedOn > row.public_until! || receivedOn > clock.today()) {
        throw appointmentFault('E_OBJECTION_LATE', 'receivedOn', { until: row.public_until! })
      }
      await trx.table('appointment_objections').insert({
        appointment_id: appointmentId,
        objector: input.objector,
        objection: input.objection,
        received_on: receivedOn,
        recorded_by_id: actor.id,
        recorded_at: clock.instant(),
      })
      await recordAudit(trx, {
        actor,
        action: 'appointment.objected',
        subject: { type: 'appointment', id: appointmentId },
        changes: { receivedOn },
        requestId,
      })
    })
  }
}
