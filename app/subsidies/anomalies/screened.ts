import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** What is screened: everything, or some classes and the people of claims that have none. */
export type ScreenScope = 'all' | { classIds: number[]; personIds?: number[] }

export interface ScreenedEnrolment {
  id: number
  personId: number
  classId: number
  classCode: string
  classStatus: string
  baseId: number
  startsOn: string
  endsOn: string
  trainingKind: string
  employerId: number | null
  contractSignedOn: string | null
  contractEndsOn: string | null
  occupationId: number
  gradeRank: number
  status: string
  category: string
  provenOn: string | null
  attendancePercent: number
  confirmedAt: string
  claimId: number | null
  claimNumber: string | null
  claimStatus: string | null
}

/** Classes, enrolments (not withdrawn) and people of a screening, read once for all detectors. */
export interface Screened {
  client: QueryClientContract
  scope: ScreenScope
  enrolments: ScreenedEnrolment[]
  /** Null while everything is screened. */
  classIds: number[] | null
  personIds: number[]
}

const CHUNK = 500

/** Reads what a screening is about: two queries for every five hundred classes. */
export async function gatherScreened(
  client: QueryClientContract,
  scope: ScreenScope
): Promise<Screened> {
  const classIds = scope === 'all' ? null : [...new Set(scope.classIds)]
  const enrolments: ScreenedEnrolment[] = []
  for (const some of chunksOf(classIds)) enrolments.push(...(await readEnrolments(client, some)))
  const personIds = new Set(enrolments.map((one) => one.personId))
  if (scope !== 'all') for (const id of scope.personIds ?? []) personIds.add(id)
  return { client, scope, enrolments, classIds, personIds: [...personIds] }
}

/** Ids in portions that one statement can bind; null, for all, stays as it is. */
export function chunksOf(ids: number[] | null, size = CHUNK): (number[] | null)[] {
  if (ids === null) return [null]
  const chunks: number[][] = []
  for (let start = 0; start < ids.length; start += size) chunks.push(ids.slice(start, start + size))
  return chunks
}

async function readEnrolments(
  client: QueryClientContract,
  classIds: number[] | null
): Promise<ScreenedEnrolment[]> {
  const query = client
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .whereNot('e.status', 'withdrawn')
    .whereNotIn('c.status', ['draft', 'applied', 'returned', 'cancelled'])
    .orderBy('e.id')
    .select(
      'e.id',
      'e.person_id as personId',
      'e.course_class_id as classId',
      'c.code as classCode',
      'c.status as classStatus',
      'c.base_id as baseId',
      'c.starts_on as startsOn',
      'c.ends_on as endsOn',
      'c.training_kind as trainingKind',
      'c.employer_id as employerId',
      'e.contract_signed_on as contractSignedOn',
      'e.contract_ends_on as contractEndsOn',
      'co.occupation_id as occupationId',
      'co.grade_rank as gradeRank',
      'e.status',
      'e.trainee_category as category',
      'e.category_proven_on as provenOn',
      'e.attendance_percent as attendancePercent',
      'e.confirmed_at as confirmedAt'
    )
  if (classIds) query.whereIn('e.course_class_id', classIds)
  const rows = await query
  const claims = client
    .from('claims')
    .whereNotNull('enrolment_id')
    .whereNotIn('status', ['rejected', 'withdrawn'])
    // What is paid in advance rests on no attendance.
    .whereNot('part', 'prepayment')
    .orderBy('id', 'desc')
    .select('id', 'number', 'status', 'enrolment_id')
  if (classIds) claims.whereIn('course_class_id', classIds)
  // The oldest live claim of an enrolment comes last and stands.
  const live = await claims
  const byEnrolment = new Map(live.map((claim) => [claim.enrolment_id, claim]))
  return rows.map((row) => {
    const claim = byEnrolment.get(row.id)
    return {
      ...row,
      claimId: claim?.id ?? null,
      claimNumber: claim?.number ?? null,
      claimStatus: claim?.status ?? null,
    }
  })
}

/** Where a flag about an enrolment belongs: it concerns every claim of the person in that class. */
export function subjectOf({ classId, personId, baseId }: ScreenedEnrolment) {
  return { classId, personId, claimId: null, baseId }
}
