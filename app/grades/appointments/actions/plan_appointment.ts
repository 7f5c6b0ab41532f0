import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { appointmentFault } from '#app/grades/appointments/appointment_step'
import { assertAppointable } from '#app/grades/appointments/appointment_basis'
import { assertGradable } from '#app/grades/gradable'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { recordAudit } from '#app/shared/audit/record_audit'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface PlanAppointmentInput {
  actor: User
  employerId: number
  personId: number
  occupationId: number
  workType: string
  gradeRank: 7 | 8
  post: string
  planDocument: string
  achievements: string
  requestId?: string | null
}

/**
 * Enters an employer's plan to appoint a 特级技师 or 首席技师.
 * @throws RuleViolation E_OWN_PERSON, E_APPOINTMENT_LIVE and those of `assertAppointable` and
 *   `assertGradable`
 */
export default class PlanAppointment {
  async handle(input: PlanAppointmentInput): Promise<{ id: number }> {
    if (input.actor.personId === input.personId) throw appointmentFault('E_OWN_PERSON')
    try {
      return await db.transaction((trx) => this.#plan(trx, input))
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw appointmentFault('E_APPOINTMENT_LIVE')
    }
  }

  async #plan(
    trx: TransactionClientContract,
    { actor, requestId, ...input }: PlanAppointmentInput
  ) {
    await trx.from('persons').where('id', input.personId).forUpdate().firstOrFail()
    const trace = await assertAppointable(trx, { ...input, onDay: clock.today() })
    await assertGradable(trx, input)
    const at = clock.instant()
    const [row] = await trx
      .table('appointments')
      .returning('id')
      .insert({
        employer_id: input.employerId,
        person_id: input.personId,
        occupation_id: input.occupationId,
        work_type: input.workType,
        grade_rank: input.gradeRank,
        post: input.post,
        plan_document: input.planDocument,
        achievements: input.achievements,
        status: 'planned',
        trace: JSON.stringify(trace),
        planned_by_id: actor.id,
        planned_at: at,
      })
    const id = Number(row.id ?? row)
    await trx.table('appointment_decisions').insert({
      appointment_id: id,
      decision: 'planned',
      document: input.planDocument,
      decided_by_id: actor.id,
      decided_at: at,
    })
    await recordAudit(trx, {
      actor,
      action: 'appointment.planned',
      subject: { type: 'appointment', id },
      changes: { employerId: input.employerId, gradeRank: input.gradeRank, post: input.post },
      requestId,
    })
    return { id }
  }
}
