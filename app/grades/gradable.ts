import clock from '#app/shared/clock'
import { offeredRanks } from '#app/grades/offered_grades'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface GradeWanted {
  personId: number
  occupationId: number
  workType: string
  gradeRank: number
  awardedOn?: string
}

/**
 * Refuses a proposal that could never be recorded: a grade that the standard lacks, a day to come, or
 * a grade no higher than the one held. `recordGrade` asks the same again.
 * @throws RuleViolation E_GRADE_FUTURE, E_GRADE_NOT_OFFERED, E_GRADE_HELD
 */
export async function assertGradable(client: QueryClientContract, grade: GradeWanted) {
  const { personId, occupationId, workType, gradeRank, awardedOn } = grade
  if (awardedOn && awardedOn > clock.today()) throw refusal('E_GRADE_FUTURE', 'awardedOn')
  const offered = await offeredRanks(client, { occupationId, workType })
  if (!offered.includes(gradeRank)) throw refusal('E_GRADE_NOT_OFFERED', 'gradeRank')
  const held = await client
    .from('grade_records')
    .where({ person_id: personId, occupation_id: occupationId, work_type: workType })
    .where({ status: 'live' })
    .where('grade_rank', '>=', gradeRank)
    .orderBy('grade_rank', 'desc')
    .first()
  if (held) throw refusal('E_GRADE_HELD', 'gradeRank', { rank: held.grade_rank })
}

function refusal(code: string, field: string, params?: Record<string, number>) {
  return new RuleViolation(code, { module: 'grades', field, params })
}
