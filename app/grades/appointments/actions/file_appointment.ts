import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { assertAppointable } from '#app/grades/appointments/appointment_basis'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { recordAudit } from '#app/shared/audit/record_audit'
import { recordGrade } from '#app/grades/record_grade'
import {
  appointmentFault,
  lockAppointment,
  moveAppointment,
  type AppointmentRow,
} from '#app/grades/appointments/appointment_step'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface FileAppointmentInput {
  actor: User
  appointmentId: number
  /** The number under which the province filed it. */
  filingNumber: string
  termFrom: string
  termUntil: string
  requestId?: string | null
}

/**
 * Enters the province's filing number and the term, and records the grade from the first day of the
 * term, with what is judged on the day of filing.
 * @throws RuleViolation E_SAME_PERSON, E_OWN_PERSON, E_APPOINTMENT_STATE, E_STILL_PUBLIC,
 *   E_OBJECTION_OPEN, E_TERM, E_FILING_KNOWN and those of `assertAppointable` and `recordGrade`
 */
export default class FileAppointment {
  async handle(input: FileAppointmentInput) {
    try {
      await db.transaction((trx) => this.#file(trx, input))
    } catch (error) {
      if (!isUniqueViolation(error, 'filing')) throw error
      throw appointmentFault('E_FILING_KNOWN', 'filingNumber')
    }
  }

  async #file(trx: TransactionClientContract, input: FileAppointmentInput) {
    const { actor, appointmentId, filingNumber, termFrom, termUntil, requestId } = input
    const row = await lockAppointment(trx, appointmentId, actor)
    if (row.planned_by_id === actor.id) throw appointmentFault('E_SAME_PERSON')
    await assertHeard(trx, row)
    const today = clock.today()
    if (termFrom > today || termFrom <= row.public_until! || termUntil <= termFrom) {
      throw appointmentFault('E_TERM', 'termFrom', { until: row.public_until! })
    }
    const subject = {
      personId: row.person_id,
      occupationId: row.occupation_id,
      workType: row.work_type,
      gradeRank: row.grade_rank,
    }
    const trace = await assertAppointable(trx, {
      ...subject,
      employerId: row.employer_id,
      onDay: today,
    })
    const gradeRecordId = await recordGrade(trx, {
      ...subject,
      sourceKind: 'appointment',
      awardedOn: termFrom,
      document: filingNumber,
      trace,
      recordedById: actor.id,
    })
    await moveAppointment(trx, row, 'filed', {
      actor,
      columns: {
        filing_number: filingNumber,
        filed_by_id: actor.id,
        term_from: termFrom,
        term_until: termUntil,
        grade_record_id: gradeRecordId,
      },
      document: filingNumber,
    })
    await recordAudit(trx, {
      actor,
      action: 'appointment.filed',
      subject: { type: 'appointment', id: appointmentId },
      changes: { filingNumber, termFrom, termUntil, gradeRecordId },
      requestId,
    })
  }
}

async function assertHeard(trx: TransactionClientContract, row: AppointmentRow) {
  if (row.status !== 'publicised') throw appointmentFault('E_APPOINTMENT_STATE')
  if (clock.today() <= row.public_until!) {
    throw appointmentFault('E_STILL_PUBLIC', undefined, { until: row.public_until! })
  }
  const open = await trx
    .from('appointment_objections')
    .where('appointment_id', row.id)
    .whereNull('result')
    .first()
  if (open) throw appointmentFault('E_OBJECTION_OPEN')
}
