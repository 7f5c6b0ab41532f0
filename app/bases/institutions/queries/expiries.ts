import { addDays, daysBetween } from '#app/shared/days'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** How many days ahead an end is announced. */
export const WARN_DAYS = 60

export interface Expiry {
  kind: 'licence' | 'filing' | 'qualification'
  baseId: number
  specialtyId: number | null
  trainerId: number | null
  /** The filing that ends. */
  filingId: number | null
  /** Whose: the institution, the specialty or the trainer, in both languages. */
  name: { 'zh-CN': string; 'en': string }
  until: string
  /** Negative when it is over. */
  daysLeft: number
}

/**
 * Licences, filings and qualifications that end within 60 days or are over, with none that goes on,
 * the nearest end first. Of one base, or of all.
 */
export async function expiries(
  client: QueryClientContract,
  { baseId, today }: { baseId: number | null; today: string }
): Promise<Expiry[]> {
  const horizon = addDays(today, WARN_DAYS)
  const rows: Row[] = await licences(client, baseId, horizon).unionAll(
    [filings(client, baseId, horizon), qualifications(client, baseId, horizon)],
    false
  )
  return rows
    .map((row) => ({
      kind: row.kind as Expiry['kind'],
      baseId: row.base_id as number,
      specialtyId: row.specialty_id as number | null,
      trainerId: row.trainer_id as number | null,
      filingId: row.filing_id as number | null,
      name: { 'zh-CN': named(row, 'zh'), 'en': named(row, 'en') },
      until: row.valid_until as string,
      daysLeft: daysBetween(today, row.valid_until),
    }))
    .sort((a, b) => a.daysLeft - b.daysLeft)
}

type Row = Record<string, any>

function named(row: Row, language: 'zh' | 'en'): string {
  const name = row[`name_${language}`] as string
  if (row.title === null) return name
  return language === 'zh' ? `${name}（${row.title}）` : `${name} (${row.title})`
}

/** The columns of every part of the union, in one order. */
function columns(client: QueryClientContract, kind: Expiry['kind'], values: string[]) {
  return client.raw(`'${kind}' AS kind, ${values.join(', ')}`)
}

function licences(client: QueryClientContract, baseId: number | null, horizon: string) {
  return client
    .from('institutions as i')
    .join('bases as b', 'b.institution_id', 'i.id')
    .where('i.valid_until', '<=', horizon)
    .if(baseId !== null, (query) => query.where('b.id', baseId!))
    .select(
      columns(client, 'licence', [
        'b.id AS base_id',
        'CAST(NULL AS integer) AS specialty_id',
        'CAST(NULL AS integer) AS trainer_id',
        'CAST(NULL AS integer) AS filing_id',
        'i.name_zh AS name_zh',
        'i.name_en AS name_en',
        'CAST(NULL AS varchar(100)) AS title',
        'i.valid_until AS valid_until',
      ])
    )
}

function filings(client: QueryClientContract, baseId: number | null, horizon: string) {
  return client
    .from('institution_filings as f')
    .join('bases as b', 'b.institution_id', 'f.institution_id')
    .join('specialties as s', 's.id', 'f.specialty_id')
    .where('f.valid_until', '<=', horizon)
    .whereNotExists((query) => {
      query
        .from('institution_filings as later')
        .whereColumn('later.institution_id', 'f.institution_id')
        .whereColumn('later.specialty_id', 'f.specialty_id')
        .whereRaw('(later.valid_until IS NULL OR later.valid_until > f.valid_until)')
        .whereRaw('(later.occupation_id IS NULL OR later.occupation_id = f.occupation_id)')
        .whereRaw('later.lowest_rank <= f.lowest_rank AND later.highest_rank >= f.highest_rank')
        .select('later.id')
    })
    .if(baseId !== null, (query) => query.where('b.id', baseId!))
    .select(
      columns(client, 'filing', [
        'b.id',
        's.id',
        'CAST(NULL AS integer)',
        'f.id',
        's.name_zh',
        's.name_en',
        'CAST(NULL AS varchar(100))',
        'f.valid_until',
      ])
    )
}

function qualifications(client: QueryClientContract, baseId: number | null, horizon: string) {
  return client
    .from('trainer_qualifications as q')
    .join('trainers as t', 't.id', 'q.trainer_id')
    .where('t.status', 'in_use')
    .whereNull('q.ended_at')
    .where('q.valid_until', '<=', horizon)
    .whereNotExists((query) => {
      query
        .from('trainer_qualifications as later')
        .whereColumn('later.trainer_id', 'q.trainer_id')
        .whereColumn('later.specialty_id', 'q.specialty_id')
        .whereNull('later.ended_at')
        .whereRaw('(later.valid_until IS NULL OR later.valid_until > q.valid_until)')
        .select('later.id')
    })
    .if(baseId !== null, (query) => query.where('t.base_id', baseId!))
    .select(
      columns(client, 'qualification', [
        't.base_id',
        'q.specialty_id',
        't.id',
        'CAST(NULL AS integer)',
        't.name',
        't.name',
        'q.title',
        'q.valid_until',
      ])
    )
}
