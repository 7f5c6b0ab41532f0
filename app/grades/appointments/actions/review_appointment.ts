import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { assertAppointable } from '#app/grades/appointments/appointment_basis'
import { recordAudit } from '#app/shared/audit/record_audit'
import {
  appointmentFault,
  lockAppointment,
  moveAppointment,
} from '#app/grades/appointments/appointment_step'
import type User from '#models/user'

export interface ReviewAppointmentInput {
  actor: User
  appointmentId: number
  result: 'reviewed' | 'refused'
  /** Needed for a refusal. */
  reason?: string | null
  document?: string | null
  requestId?: string | null
}

/**
 * Passes a plan after the review of achievements and defence, or refuses an appointment at any step
 * before it is filed. Who entered the plan does neither.
 * @throws RuleViolation E_APPOINTMENT_REASON, E_SAME_PERSON, E_OWN_PERSON, E_APPOINTMENT_STATE and
 *   those of `assertAppointable`
 */
export default class ReviewAppointment {
  async handle(input: ReviewAppointmentInput) {
    const { actor, appointmentId, result, reason, document, requestId } = input
    if (result === 'refused' && !reason) throw appointmentFault('E_APPOINTMENT_REASON', 'reason')
    await db.transaction(async (trx) => {
      const row = await lockAppointment(trx, appointmentId, actor)
      if (row.planned_by_id === actor.id) throw appointmentFault('E_SAME_PERSON')
      const trace =
        result === 'reviewed' &&
        (await assertAppointable(trx, {
          employerId: row.employer_id,
          personId: row.person_id,
          occupationId: row.occupation_id,
          workType: row.work_type,
          gradeRank: row.grade_rank,
          onDay: clock.today(),
        }))
      const columns = trace && { reviewed_by_id: actor.id, trace: JSON.stringify(trace) }
      await moveAppointment(trx, row, result, {
        actor,
        columns: columns || undefined,
        reason,
        document,
      })
      await recordAudit(trx, {
        actor,
        action: `appointment.${result}`,
        subject: { type: 'appointment', id: appointmentId },
        changes: { status: [row.status, result] },
        requestId,
      })
    })
  }
}
