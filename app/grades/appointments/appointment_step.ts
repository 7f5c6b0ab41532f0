import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  canMoveAppointment,
  type AppointmentStatus,
} from '#app/grades/appointments/appointment_status'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const APPOINTMENTS = 'appointments'

export interface AppointmentRow {
  id: number
  employer_id: number
  person_id: number
  occupation_id: number
  work_type: string
  grade_rank: number
  plan_document: string
  status: AppointmentStatus
  planned_by_id: number
  public_until: string | null
  term_from: string | null
  term_until: string | null
  grade_record_id: number | null
}

/**
 * Locks an appointment for a step of the actor.
 * @throws RuleViolation E_OWN_PERSON
 */
export async function lockAppointment(
  trx: TransactionClientContract,
  id: number,
  actor: User
): Promise<AppointmentRow> {
  const row = await trx.from('appointments').where('id', id).forUpdate().firstOrFail()
  if (row.person_id === actor.personId) throw appointmentFault('E_OWN_PERSON')
  return row
}

/**
 * Moves an appointment on and writes the decision row.
 * @throws RuleViolation E_APPOINTMENT_STATE
 */
export async function moveAppointment(
  trx: TransactionClientContract,
  row: AppointmentRow,
  to: Exclude<AppointmentStatus, 'planned'>,
  facts: {
    /** Null for what a day brought, not a person. */
    actor: User | null
    columns?: Record<string, unknown>
    reason?: string | null
    document?: string | null
  }
) {
  if (!canMoveAppointment(row.status, to)) throw appointmentFault('E_APPOINTMENT_STATE')
  const moved = await changedRows(
    trx
      .from('appointments')
      .where({ id: row.id, status: row.status })
      .update({ ...facts.columns, status: to })
  )
  if (moved === 0) throw appointmentFault('E_APPOINTMENT_STATE')
  await trx.table('appointment_decisions').insert({
    appointment_id: row.id,
    decision: to,
    reason: facts.reason || null,
    document: facts.document || null,
    decided_by_id: facts.actor?.id ?? null,
    decided_at: clock.instant(),
  })
}

/** A broken rule of appointments. */
export function appointmentFault(
  code: string,
  field?: string,
  params?: Record<string, string | number>
) {
  return new RuleViolation(code, { module: APPOINTMENTS, field, params })
}
