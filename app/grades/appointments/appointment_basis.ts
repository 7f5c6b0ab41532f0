import { appointmentFault } from '#app/grades/appointments/appointment_step'
import { judgeEntry } from '#app/grades/entry/judge_entry'
import { parseCreditCode } from '#app/people/credit_code'
import type { Trace } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface AppointmentSubject {
  employerId: number
  personId: number
  occupationId: number
  workType: string
  gradeRank: number
  onDay: string
}

/**
 * What a post rests on: an employer with a valid credit code at which the person works, and the grade
 * below in the same occupation. Gives what was judged.
 * @throws RuleViolation E_CREDIT_CODE, E_NOT_EMPLOYED, E_APPOINTMENT_NOT_OFFERED,
 *   E_APPOINTMENT_RULES, E_APPOINTMENT_UNMET
 */
export async function assertAppointable(
  client: QueryClientContract,
  { employerId, ...subject }: AppointmentSubject
): Promise<Trace> {
  const employer = await client.from('employers').where('id', employerId).firstOrFail()
  const reading = parseCreditCode(employer.credit_code)
  if (!reading.ok) throw appointmentFault('E_CREDIT_CODE', 'employerId', { fault: reading.fault })
  if (!(await worksAt(client, subject.personId, reading.code, subject.onDay))) {
    throw appointmentFault('E_NOT_EMPLOYED', 'employerId')
  }
  const { state, trace } = await judgeEntry(client, subject)
  if (state === 'not_offered') throw appointmentFault('E_APPOINTMENT_NOT_OFFERED', 'gradeRank')
  if (!trace) throw appointmentFault('E_APPOINTMENT_RULES')
  if (trace.verdict === 'passed') return trace
  throw appointmentFault('E_APPOINTMENT_UNMET', 'gradeRank', { rank: subject.gradeRank })
}

/** Whether checked evidence says that the person works at the employer on the day. */
export async function worksAt(
  client: QueryClientContract,
  personId: number,
  creditCode: string,
  onDay: string
): Promise<boolean> {
  const row = await client
    .from('person_evidence')
    .where({ person_id: personId, kind: 'employment', status: 'checked', credit_code: creditCode })
    .where('from_on', '<=', onDay)
    .where((query) => query.whereNull('until_on').orWhere('until_on', '>=', onDay))
    .first()
  return row !== null
}
