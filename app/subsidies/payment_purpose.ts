import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface Purpose {
  purpose: string
  period_from: string | null
  period_to: string | null
}

const LONGEST = 160

/** What claims are paid for, in the words of the bank's file and the receipt, by claim id. */
export async function purposesOf(
  client: QueryClientContract,
  claimIds: number[]
): Promise<Map<number, Purpose>> {
  const rows = await client
    .from('claims')
    .join('policies', 'policies.id', 'claims.policy_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .whereIn('claims.id', claimIds)
    .select(
      'claims.id',
      'claims.part',
      'policies.title_zh',
      'course_classes.code',
      'course_classes.starts_on',
      'course_classes.ends_on'
    )
  const parts: Record<string, string> = { prepayment: '（预付）', settlement: '（结算）' }
  return new Map(
    rows.map((row) => {
      const words = `${row.title_zh}${parts[row.part] ?? ''} ${row.code ?? ''}`
      const purpose = words.trim().slice(0, LONGEST)
      return [
        row.id as number,
        { purpose, period_from: row.starts_on, period_to: row.ends_on } satisfies Purpose,
      ]
    })
  )
}
