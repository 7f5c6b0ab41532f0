import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { timetableHours } from '#app/classes/timetabling/clashes'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * A class is opened and finished with the hours of its course, theory and practice each: attendance is
 * measured by the timetable, so a shorter one would make fewer hours count as all of them.
 * @throws RuleViolation E_HOURS_NOT_WHOLE
 */
export async function refusePartialHours(trx: TransactionClientContract, classId: number) {
  const course = await trx
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .where('c.id', classId)
    .select('co.theory_hours as theoryHours', 'co.practice_hours as practiceHours')
    .firstOrFail()
  const sessions = await trx
    .from('class_sessions')
    .where('course_class_id', classId)
    .select('kind', 'hours')
  const { theory, practice, isWhole } = timetableHours(sessions, course)
  if (isWhole) return
  throw new RuleViolation('E_HOURS_NOT_WHOLE', {
    module: 'timetable',
    params: {
      theory: theory.placed,
      theoryDue: theory.due,
      practice: practice.placed,
      practiceDue: practice.due,
    },
  })
}
