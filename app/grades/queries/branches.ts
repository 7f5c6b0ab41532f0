import db from '@adonisjs/lucid/services/db'
import type { Locale } from '#app/shared/words'

/** An occupation with one of its work types, as forms name it: `12|直播销售员`, `12|` for the whole. */
export interface BranchChoice {
  value: string
  label: string
}

/** Occupations and work types whose standard has a grade; with `rank`, that one. */
export async function branchChoices(
  locale: Locale,
  { rank }: { rank?: number } = {}
): Promise<BranchChoice[]> {
  const rows = await db
    .from('occupation_grades as g')
    .join('occupations as o', 'o.id', 'g.occupation_id')
    .if(rank, (query) => query.where('g.grade_rank', rank!))
    .distinct('o.id', 'o.code', 'g.work_type', `o.name_${locale === 'en' ? 'en' : 'zh'} as name`)
    .orderBy('o.code')
    .orderBy('g.work_type')
  return rows.map((row) => ({
    value: `${row.id}|${row.work_type}`,
    label: row.work_type ? `${row.name} · ${row.work_type}` : row.name,
  }))
}

/** What `branchChoices` gave, read back; the validator has checked its form. */
export function readBranch(value: string): { occupationId: number; workType: string } {
  const at = value.indexOf('|')
  return { occupationId: Number(value.slice(0, at)), workType: value.slice(at + 1) }
}

/** Employers on record, as choices. */
export async function employerChoices(): Promise<{ value: number; label: string }[]> {
  const rows = await db.from('employers').orderBy('name').limit(500).select('id', 'name')
  return rows.map((row) => ({ value: row.id, label: row.name }))
}

/** A person by name and mask, null when there is none. */
export async function namedPerson(
  personId: number
): Promise<{ id: number; name: string; document_mask: string } | null> {
  return db.from('persons').where('id', personId).select('id', 'name', 'document_mask').first()
}
