import type { RuleSet } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface EntryRules {
  isExample: boolean
  ruleSet: RuleSet
}

/**
 * The entry conditions of a grade on a day: those of the occupation's own standard where it departs
 * from its edition, else those of the edition; for 特级技师 and 首席技师 the conditions of appointment.
 * Null when none are on record.
 */
export async function entryRules(
  client: QueryClientContract,
  { occupationId, gradeRank, onDay }: { occupationId: number; gradeRank: number; onDay: string }
): Promise<EntryRules | null> {
  const occupation = await client.from('occupations').where('id', occupationId).firstOrFail()
  const grade = await client.from('grades').where('rank', gradeRank).first()
  if (!grade) return null
  const codes = [
    `entry-${occupation.code}-${grade.code}`,
    `entry-${occupation.edition}-${grade.code}`,
    `appointment-${grade.code}`,
  ]
  return rulesNamed(client, codes, onDay)
}

/** The rule set in force on a day of the first of the codes that has one; null when none has. */
export async function rulesNamed(
  client: QueryClientContract,
  codes: string[],
  onDay: string
): Promise<EntryRules | null> {
  const rows = await client
    .from('rule_sets')
    .where('kind', 'entry')
    .whereIn('code', codes)
    .where('effective_from', '<=', onDay)
    .where((query) => query.whereNull('effective_to').orWhere('effective_to', '>=', onDay))
    .orderBy('effective_from', 'desc')
    .orderBy('id', 'desc')
    .select('id', 'code', 'value_status', 'definition')
  const row = codes.flatMap((code) => rows.filter((one) => one.code === code))[0]
  if (!row) return null
  return {
    isExample: row.value_status === 'example',
    ruleSet: JSON.parse(row.definition) as RuleSet,
  }
}
