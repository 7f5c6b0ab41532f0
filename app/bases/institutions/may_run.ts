import { addDays } from '#app/shared/days'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Why a base may not run a specialty. */
export type RunningFault =
  | 'specialty_not_approved'
  | 'licence_not_yet_valid'
  | 'licence_expired'
  | 'not_filed'
  | 'grade_not_filed'
  | 'filing_not_yet_valid'
  | 'filing_expired'

export interface RunningRefusal {
  fault: RunningFault
  /** The day that breaks the rule. */
  day: string
  /** The first or last day of what does not cover it; null when nothing was filed. */
  limit: string | null
}

/** What a base may run: its institution's licence and filings, and the specialties approved for it. */
export interface Permissions {
  /** Specialties approved for the base, each with its last day; empty when none is recorded. */
  specialties: { specialtyId: number; endedOn: string | null }[]
  /** Null when no institution is recorded for the base. */
  licence: { number: string | null; validFrom: string | null; validUntil: string | null } | null
  /** Empty when no filing is recorded. */
  filings: Filing[]
}

export interface Filing {
  id: number
  specialtyId: number
  /** Null: every occupation of the specialty. */
  occupationId: number | null
  lowestRank: number
  highestRank: number
  validFrom: string | null
  validUntil: string | null
}

export interface Training {
  specialtyId: number
  /** Left out: any occupation and any grade of the specialty. */
  occupationId?: number
  gradeRank?: number
}

/** Reads what a base may run. */
export async function permissionsOf(
  client: QueryClientContract,
  baseId: number
): Promise<Permissions> {
  const base = await client
    .from('bases as b')
    .leftJoin('institutions as i', 'i.id', 'b.institution_id')
    .where('b.id', baseId)
    .select('i.id as institution_id', 'i.licence_number', 'i.valid_from', 'i.valid_until')
    .firstOrFail()
  const specialties = await client.from('base_specialties').where('base_id', baseId).orderBy('id')
  const filings = base.institution_id
    ? await client
        .from('institution_filings')
        .where('institution_id', base.institution_id)
        .orderBy('id')
    : []
  return {
    specialties: specialties.map((row) => ({
      specialtyId: row.specialty_id,
      endedOn: row.ended_on,
    })),
    licence: base.institution_id
      ? { number: base.licence_number, validFrom: base.valid_from, validUntil: base.valid_until }
      : null,
    filings: filings.map((row) => ({
      id: row.id,
      specialtyId: row.specialty_id,
      occupationId: row.occupation_id,
      lowestRank: row.lowest_rank,
      highestRank: row.highest_rank,
      validFrom: row.valid_from,
      validUntil: row.valid_until,
    })),
  }
}

/**
 * Why a training may not be held from one day to another; null when it may. What is not recorded (no
 * institution, no term of the licence, no filing, no approved specialty) limits nothing: pages say
 * that it is missing.
 *
 * A licence whose scope or days do not cover the course is what auditors look for first (check F17);
 * institutions train what the directory lists for them (人社部, notice of 2024-01-03).
 */
export function runningFault(
  permissions: Permissions,
  training: Training,
  fromDay: string,
  toDay: string
): RunningRefusal | null {
  const { specialties, licence, filings } = permissions
  const approved = specialties.find((one) => one.specialtyId === training.specialtyId)
  if (specialties.length > 0 && !approved) {
    return { fault: 'specialty_not_approved', day: fromDay, limit: null }
  }
  if (approved?.endedOn && toDay > approved.endedOn) {
    return { fault: 'specialty_not_approved', day: toDay, limit: approved.endedOn }
  }
  if (!licence) return null
  const licenceFault = termFault([licence], fromDay, toDay)
  if (licenceFault) return { ...licenceFault, fault: `licence_${licenceFault.fault}` }
  if (filings.length === 0) return null
  return filingFault(filings, training, fromDay, toDay)
}

function filingFault(
  filings: readonly Filing[],
  { specialtyId, occupationId, gradeRank }: Training,
  fromDay: string,
  toDay: string
): RunningRefusal | null {
  const ofTraining = filings.filter(
    (one) =>
      one.specialtyId === specialtyId &&
      (one.occupationId === null || occupationId === undefined || one.occupationId === occupationId)
  )
  if (ofTraining.length === 0) return { fault: 'not_filed', day: fromDay, limit: null }
  const ofGrade = ofTraining.filter(
    (one) =>
      gradeRank === undefined || (one.lowestRank <= gradeRank && gradeRank <= one.highestRank)
  )
  if (ofGrade.length === 0) return { fault: 'grade_not_filed', day: fromDay, limit: null }
  const found = termFault(ofGrade, fromDay, toDay)
  return found && { ...found, fault: `filing_${found.fault}` }
}

interface Term {
  /** Null: from the beginning. */
  validFrom: string | null
  /** Null: without an end. */
  validUntil: string | null
}

/** The first day that no term covers, with the nearest end before it, else the next beginning. */
function termFault(
  terms: readonly Term[],
  fromDay: string,
  toDay: string
): { fault: 'not_yet_valid' | 'expired'; day: string; limit: string } | null {
  for (let day = fromDay; ;) {
    const covering = terms.filter(
      ({ validFrom, validUntil }) =>
        (validFrom === null || validFrom <= day) && (validUntil === null || day <= validUntil)
    )
    if (covering.length === 0) return uncovered(terms, day)
    if (covering.some(({ validUntil }) => validUntil === null || validUntil >= toDay)) return null
    day = addDays(
      covering
        .map(({ validUntil }) => validUntil!)
        .sort()
        .at(-1)!,
      1
    )
  }
}

function uncovered(terms: readonly Term[], day: string) {
  const ended = terms.flatMap(({ validUntil }) => validUntil ?? []).filter((end) => end < day)
  if (ended.length > 0) return { fault: 'expired' as const, day, limit: ended.sort().at(-1)! }
  const first = terms.flatMap(({ validFrom }) => validFrom ?? []).sort()[0]
  return { fault: 'not_yet_valid' as const, day, limit: first }
}

/** Why a base may not run a specialty on a day, read now; null when it may. */
export async function baseMayRun(
  client: QueryClientContract,
  baseId: number,
  specialtyId: number,
  onDay: string
): Promise<RunningRefusal | null> {
  return runningFault(await permissionsOf(client, baseId), { specialtyId }, onDay, onDay)
}
