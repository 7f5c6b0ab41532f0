import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { lockAppointment, moveAppointment } from '#app/grades/appointments/appointment_step'
import { PUBLICITY } from '#app/grades/appointments/appointment_status'
import { recordAudit } from '#app/shared/audit/record_audit'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import type User from '#models/user'

/**
 * Puts a reviewed appointment before the public, from the next day for some working days.
 * @throws RuleViolation E_APPOINTMENT_STATE, E_OWN_PERSON, E_CALENDAR_NOT_LOADED
 */
export default class PubliciseAppointment {
  async handle(input: {
    actor: User
    appointmentId: number
    document: string
    requestId?: string | null
  }) {
    const { actor, appointmentId, document, requestId } = input
    const today = clock.today()
    const calendar = await WorkCalendar.load()
    const until = calendar.addWorkingDays(today, PUBLICITY.workingDays)
    await db.transaction(async (trx) => {
      const row = await lockAppointment(trx, appointmentId, actor)
      await moveAppointment(trx, row, 'publicised', {
        actor,
        columns: { public_from: today, public_until: until },
        document,
      })
      await recordAudit(trx, {
        actor,
        action: 'appointment.publicised',
        subject: { type: 'appointment', id: appointmentId },
        changes: { from: today, until },
        requestId,
      })
    })
  }
}
