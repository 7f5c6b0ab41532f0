import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface Qualification {
  specialtyId: number
  occupationId: number | null
  title: string
  /** Null: from the beginning. */
  validFrom: string | null
  /** Null: without an end. */
  validUntil: string | null
}

/** Why a trainer may not teach a specialty on a day. */
export interface TeachingFault {
  fault: 'not_qualified' | 'not_yet_valid' | 'expired'
  trainerId: number
  day: string
  /** The first or the last day of the qualification that fits best; null with `not_qualified`. */
  limit: string | null
}

/** The qualifications of trainers that nobody has withdrawn, those out of date among them. */
export async function qualificationsOf(
  client: QueryClientContract,
  trainerIds: readonly number[]
): Promise<Map<number, Qualification[]>> {
  const ids = [...new Set(trainerIds)]
  const found = new Map<number, Qualification[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return found
  const rows = await client
    .from('trainer_qualifications')
    .whereIn('trainer_id', ids)
    .whereNull('ended_at')
    .orderBy('id')
  for (const row of rows) {
    found.get(row.trainer_id)!.push({
      specialtyId: row.specialty_id,
      occupationId: row.occupation_id,
      title: row.title,
      validFrom: row.valid_from,
      validUntil: row.valid_until,
    })
  }
  return found
}

/**
 * Whether one of a trainer's qualifications covers a specialty on a day; null when it does, or when
 * none is recorded at all: what nobody entered limits nobody, and the pages say that it is missing.
 *
 * An institution must have teachers of its own for what it trains (人社部, notice of 2024-01-03 on the
 * management of skills training); no document found asks for more than the specialty.
 */
export function teachingFault(
  qualifications: readonly Qualification[],
  { trainerId, specialtyId, day }: { trainerId: number; specialtyId: number; day: string }
): TeachingFault | null {
  if (qualifications.length === 0) return null
  const fitting = qualifications.filter((one) => one.specialtyId === specialtyId)
  if (fitting.length === 0) return { fault: 'not_qualified', trainerId, day, limit: null }
  const begun = fitting.filter((one) => one.validFrom === null || one.validFrom <= day)
  if (begun.length === 0) {
    const first = fitting.map((one) => one.validFrom!).sort()[0]
    return { fault: 'not_yet_valid', trainerId, day, limit: first }
  }
  if (begun.some((one) => one.validUntil === null || day <= one.validUntil)) return null
  const last = begun.map((one) => one.validUntil!).sort()
  return { fault: 'expired', trainerId, day, limit: last[last.length - 1] }
}

/** The same for one trainer, read now: null when the trainer may teach. */
export async function mayTeach(
  client: QueryClientContract,
  asked: { trainerId: number; specialtyId: number; day: string }
): Promise<TeachingFault | null> {
  const qualifications = await qualificationsOf(client, [asked.trainerId])
  return teachingFault(qualifications.get(asked.trainerId)!, asked)
}
