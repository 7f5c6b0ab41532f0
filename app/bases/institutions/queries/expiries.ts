import { addDays, daysBetween } from '#app/shared/days'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** How many days ahead an end is announced. */
export const WARN_DAYS = 60

export interface Expiry {
  kind: 'licence' | 'filing' | 'qualification'
  baseId: number
  specialtyId: number | null
  trainerId: number | null
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
  const found = [
    ...(await licences(client, baseId, horizon)),
    ...(await filings(client, baseId, horizon)),
    ...(await qualifications(client, baseId, horizon)),
  ]
  return found
    .map((one) => ({ ...one, daysLeft: daysBetween(today, one.until) }))
    .sort((a, b) => a.daysLeft - b.daysLeft)
}

type Found = Omit<Expiry, 'daysLeft'>

async function licences(
  client: QueryClientContract,
  baseId: number | null,
  horizon: string
): Promise<Found[]> {
  const rows = await client
    .from('institutions as i')
    .join('bases as b', 'b.institution_id', 'i.id')
    .where('i.valid_until', '<=', horizon)
    .if(baseId !== null, (query) => query.where('b.id', baseId!))
    .orderBy('b.id')
    .select('b.id as base_id', 'i.name_zh', 'i.name_en', 'i.valid_until')
  return rows.map((row) => ({
    kind: 'licence',
    baseId: row.base_id,
    specialtyId: null,
    trainerId: null,
    name: { 'zh-CN': row.name_zh, 'en': row.name_en },
    until: row.valid_until,
  }))
}

async function filings(
  client: QueryClientContract,
  baseId: number | null,
  horizon: string
): Promise<Found[]> {
  const rows = await client
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
    })
    .if(baseId !== null, (query) => query.where('b.id', baseId!))
    .orderBy('s.position')
    .select('b.id as base_id', 's.id as specialty_id', 's.name_zh', 's.name_en', 'f.valid_until')
  return rows.map((row) => ({
    kind: 'filing',
    baseId: row.base_id,
    specialtyId: row.specialty_id,
    trainerId: null,
    name: { 'zh-CN': row.name_zh, 'en': row.name_en },
    until: row.valid_until,
  }))
}

async function qualifications(
  client: QueryClientContract,
  baseId: number | null,
  horizon: string
): Promise<Found[]> {
  const rows = await client
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
    })
    .if(baseId !== null, (query) => query.where('t.base_id', baseId!))
    .orderBy('t.code')
    .select('t.base_id', 't.id as trainer_id', 't.name', 'q.specialty_id', 'q.title')
    .select('q.valid_until')
  return rows.map((row) => ({
    kind: 'qualification',
    baseId: row.base_id,
    specialtyId: row.specialty_id,
    trainerId: row.trainer_id,
    name: { 'zh-CN': `${row.name}（${row.title}）`, 'en': `${row.name} (${row.title})` },
    until: row.valid_until,
  }))
}
