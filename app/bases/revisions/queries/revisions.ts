import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { keptSeats, type KeptSeats } from '#app/bases/kept_seats'
import type { KeptProposal } from '#app/bases/revisions/revision_terms'
import type { Locale } from '#app/shared/words'

type Row = Record<string, any>

export interface RevisionLine {
  specialty: string
  old: number
  new: number
}

export interface Revision extends Row {
  id: number
  base_id: number
  year: number
  kind: string
  status: string
  lines: RevisionLine[]
  kept: (KeptProposal & { specialty: string }) | null
}

function revisions(locale: Locale) {
  return db
    .from('plan_revisions as r')
    .join('bases as b', 'b.id', 'r.base_id')
    .join('users as p', 'p.id', 'r.proposed_by_id')
    .leftJoin('users as d', 'd.id', 'r.decided_by_id')
    .select('r.*', 'p.full_name as proposer', 'd.full_name as decider')
    .select(`b.name_${locale === 'en' ? 'en' : 'zh'} as base`)
}

/** Changes of a year's plan, latest first: of one base, or of all. */
export async function revisionsOf(
  year: number,
  baseId: number | null,
  locale: Locale
): Promise<Revision[]> {
  const rows = await revisions(locale)
    .where('r.year', year)
    .if(baseId !== null, (query) => query.where('r.base_id', baseId!))
    .orderBy('r.id', 'desc')
    .limit(50)
  return withLines(rows, locale)
}

/** One change; null when there is none. */
export async function revisionPage(id: number, locale: Locale): Promise<Revision | null> {
  const row = await revisions(locale).where('r.id', id).first()
  if (!row) return null
  const [revision] = await withLines([row], locale)
  return revision
}

async function withLines(rows: Row[], locale: Locale): Promise<Revision[]> {
  const name = `name_${locale === 'en' ? 'en' : 'zh'}`
  const lines: Row[] = await db
    .from('plan_revision_lines as l')
    .join('specialties as s', 's.id', 'l.specialty_id')
    .whereIn(
      'l.plan_revision_id',
      rows.map((row) => row.id)
    )
    .orderBy('s.position')
    .select('l.*', `s.${name} as specialty`)
  const named: Row[] = await db.from('specialties').select('id', `${name} as name`)
  const specialties = new Map<number, string>(named.map((row) => [row.id, row.name]))
  return rows.map((row) => {
    const kept = row.kept_seats ? (JSON.parse(row.kept_seats) as KeptProposal) : null
    return {
      ...row,
      lines: lines
        .filter((line) => line.plan_revision_id === row.id)
        .map((line) => ({
          specialty: line.specialty,
          old: line.old_capacity,
          new: line.new_capacity,
        })),
      kept: kept && { ...kept, specialty: specialties.get(kept.specialtyId) ?? '' },
    } as Revision
  })
}

/** What is kept of a year's plan today, by specialty. */
export async function keptOf(
  year: number,
  baseId: number | null,
  locale: Locale
): Promise<(KeptSeats & { specialty: string })[]> {
  const rows = await db
    .from('plan_allocations as a')
    .join('annual_plans as p', 'p.id', 'a.annual_plan_id')
    .join('specialties as s', 's.id', 'a.specialty_id')
    .where('p.year', year)
    .if(baseId !== null, (query) => query.where('p.base_id', baseId!))
    .whereIn('a.id', db.from('plan_kept_seats').whereNull('ended_at').select('plan_allocation_id'))
    .orderBy('s.position')
    .select('a.id', `s.name_${locale === 'en' ? 'en' : 'zh'} as specialty`)
  const found = []
  for (const row of rows) {
    const groups = await keptSeats(db.connection(), row.id, clock.today())
    found.push(...groups.map((group) => ({ ...group, specialty: row.specialty as string })))
  }
  return found
}
