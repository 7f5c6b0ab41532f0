import type { RuleSet } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface EntryRules {
  isExample: boolean
  ruleSet: RuleSet
}

/**
 * The entry conditions of the grades that courses lead to, by course, in two queries. A course without
 * conditions on record is left out.
 */
export async function entryRulesOfCourses(
  client: QueryClientContract,
  courseIds: number[],
  onDay: string
): Promise<Map<number, EntryRules>> {
  const courses = await client
    .from('courses as k')
    .join('occupations as o', 'o.id', 'k.occupation_id')
    .join('grades as g', 'g.rank', 'k.grade_rank')
    .whereIn('k.id', [...new Set(courseIds)])
    .select('k.id', 'o.code as occupation', 'o.edition', 'g.code as grade')
  const codesOf = new Map(courses.map((row) => [row.id as number, entryCodes(row as EntryKeys)]))
  const rows = await rulesInForce(client, [...new Set([...codesOf.values()].flat())], onDay)
  return new Map(
    [...codesOf].flatMap(([id, codes]) => {
      const rules = firstOf(rows, codes)
      return rules ? [[id, rules] as const] : []
    })
  )
}

/**
 * The entry conditions of some occupations on a day, to be asked for each grade: those of the
 * occupation's own standard where it departs from its edition, else those of the edition; for 特级技师 and
 * 首席技师 the conditions of appointment. Null when none are on record. Two queries.
 */
export async function entryRulesOfOccupations(
  client: QueryClientContract,
  occupations: { code: string; edition: number }[],
  onDay: string
): Promise<
  (occupation: { code: string; edition: number }, gradeRank: number) => EntryRules | null
> {
  const grades = await client.from('grades').select('rank', 'code')
  const codeOf = new Map(grades.map((row) => [row.rank as number, row.code as string]))
  const codes = (occupation: { code: string; edition: number }, grade: string) =>
    entryCodes({ occupation: occupation.code, edition: occupation.edition, grade })
  const wanted = occupations.flatMap((one) =>
    [...codeOf.values()].flatMap((grade) => codes(one, grade))
  )
  const rows = await rulesInForce(client, [...new Set(wanted)], onDay)
  return (occupation, gradeRank) => {
    const grade = codeOf.get(gradeRank)
    return grade ? firstOf(rows, codes(occupation, grade)) : null
  }
}

interface EntryKeys {
  occupation: string
  edition: number
  grade: string
}

/** The names under which the conditions may stand, the closest first. */
function entryCodes({ occupation, edition, grade }: EntryKeys): string[] {
  return [`entry-${occupation}-${grade}`, `entry-${edition}-${grade}`, `appointment-${grade}`]
}

/** The rule set in force on a day of the first of the codes that has one; null when none has. */
export async function rulesNamed(
  client: QueryClientContract,
  codes: string[],
  onDay: string
): Promise<EntryRules | null> {
  return firstOf(await rulesInForce(client, codes, onDay), codes)
}

type RuleRow = { code: string; value_status: string; definition: string }

function rulesInForce(
  client: QueryClientContract,
  codes: string[],
  onDay: string
): Promise<RuleRow[]> {
  return client
    .from('rule_sets')
    .where('kind', 'entry')
    .whereIn('code', codes)
    .where('effective_from', '<=', onDay)
    .where((query) => query.whereNull('effective_to').orWhere('effective_to', '>=', onDay))
    .orderBy('effective_from', 'desc')
    .orderBy('id', 'desc')
    .select('id', 'code', 'value_status', 'definition')
}

function firstOf(rows: RuleRow[], codes: string[]): EntryRules | null {
  const row = codes.flatMap((code) => rows.filter((one) => one.code === code))[0]
  if (!row) return null
  return {
    isExample: row.value_status === 'example',
    ruleSet: JSON.parse(row.definition) as RuleSet,
  }
}
