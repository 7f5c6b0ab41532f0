import { APPOINTED_FROM_RANK, rankOf } from '#app/grades/ladder'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * Ranks that an occupation and work type lead to: 学徒工 below, the grades its standard has, and 特级技师
 * and 首席技师 only where it has 高级技师 (人社部发〔2022〕14号). Empty when the standard has no grade there,
 * or nobody has checked it yet.
 */
export async function offeredRanks(
  client: QueryClientContract,
  { occupationId, workType }: { occupationId: number; workType: string }
): Promise<number[]> {
  const rows: { grade_rank: number }[] = await client
    .from('occupation_grades')
    .where({ occupation_id: occupationId, work_type: workType })
    .orderBy('grade_rank')
    .select('grade_rank')
  return withEnds(rows.map((row) => row.grade_rank))
}

/** The same for each of some occupations and their work types, in one query. */
export async function offeredRanksOf(
  client: QueryClientContract,
  occupationIds: number[]
): Promise<(branch: { occupationId: number; workType: string }) => number[]> {
  const rows: { occupation_id: number; work_type: string; grade_rank: number }[] = await client
    .from('occupation_grades')
    .whereIn('occupation_id', occupationIds)
    .orderBy('grade_rank')
    .select('occupation_id', 'work_type', 'grade_rank')
  return ({ occupationId, workType }) =>
    withEnds(
      rows
        .filter((row) => row.occupation_id === occupationId && row.work_type === workType)
        .map((row) => row.grade_rank)
    )
}

/** The ranks of a standard with those that the sequence adds below and above them. */
export function withEnds(standard: number[]): number[] {
  if (standard.length === 0) return []
  const top = rankOf('senior_technician')
  const above = standard.includes(top) ? [APPOINTED_FROM_RANK, rankOf('chief_technician')] : []
  return [rankOf('apprentice'), ...standard, ...above]
}
