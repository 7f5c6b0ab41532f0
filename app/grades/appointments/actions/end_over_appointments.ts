import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { endGrade } from '#app/grades/record_grade'
import { moveAppointment, type AppointmentRow } from '#app/grades/appointments/appointment_step'
import { recordAudit } from '#app/shared/audit/record_audit'
import type { EndReason } from '#app/grades/appointments/appointment_status'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

interface Ending {
  endedOn: string
  endReason: EndReason
  document: string
}

/**
 * Ends every post whose term is over, or whose employment is over by its checked evidence, and the
 * grade with it: on the last day of the term or of the employment, by nobody's decision. Employment of
 * which nothing says an end goes on. Gives how many ended.
 */
export default class EndOverAppointments {
  async handle(): Promise<number> {
    const filed = await db.from('appointments').where('status', 'filed').orderBy('id').select('id')
    let ended = 0
    for (const { id } of filed) if (await this.#end(id)) ended++
    return ended
  }

  /** One post in its own transaction: a fault of one keeps no other from ending. */
  async #end(id: number): Promise<boolean> {
    return db.transaction(async (trx) => {
      const row = await trx.from('appointments').where('id', id).forUpdate().firstOrFail()
      if (row.status !== 'filed') return false
      const ending = await endingOf(trx, row)
      if (!ending) return false
      await endGrade(trx, {
        gradeRecordId: row.grade_record_id,
        endedOn: ending.endedOn,
        reason: ending.endReason,
        document: ending.document,
        byId: null,
      })
      await moveAppointment(trx, row, 'ended', {
        actor: null,
        columns: { ended_on: ending.endedOn, end_reason: ending.endReason },
        document: ending.document,
      })
      await recordAudit(trx, {
        actor: null,
        action: 'appointment.ended',
        subject: { type: 'appointment', id },
        changes: { endedOn: ending.endedOn, endReason: ending.endReason },
      })
      return true
    })
  }
}

/** What has ended a post by today, the earlier of term and employment; null while it goes on. */
async function endingOf(client: QueryClientContract, row: AppointmentRow): Promise<Ending | null> {
  const left = await leftOn(client, row)
  if (left && left.endedOn < row.term_until!) return left
  if (row.term_until! >= clock.today()) return null
  return { endedOn: row.term_until!, endReason: 'term', document: row.plan_document }
}

async function leftOn(client: QueryClientContract, row: AppointmentRow): Promise<Ending | null> {
  const employer = await client.from('employers').where('id', row.employer_id).firstOrFail()
  const employment = await client
    .from('person_evidence')
    .where({ person_id: row.person_id, kind: 'employment', status: 'checked' })
    .where('credit_code', employer.credit_code)
    .orderByRaw('CASE WHEN until_on IS NULL THEN 0 ELSE 1 END')
    .orderBy('until_on', 'desc')
    .first()
  const until: string | null = employment?.until_on ?? null
  if (!until || until >= clock.today()) return null
  const endedOn = until < row.term_from! ? row.term_from! : until
  return { endedOn, endReason: 'left', document: row.plan_document }
}
