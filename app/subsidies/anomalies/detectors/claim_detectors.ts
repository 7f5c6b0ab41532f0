import { countedStatuses } from '#app/subsidies/claim_status'
import { LIMITS } from '#app/subsidies/anomalies/anomaly_codes'
import { groupBy, type Detection } from '#app/subsidies/anomalies/detection'
import { chunksOf, type Screened } from '#app/subsidies/anomalies/screened'

interface ClaimRow {
  id: number
  number: string
  kind: string
  part: string
  status: string
  personId: number
  classId: number | null
  enrolmentId: number | null
  baseId: number | null
  occupationId: number | null
  gradeRank: number | null
  startsOn: string | null
}

interface GradeRow {
  personId: number
  occupationId: number
  gradeRank: number
  awardedOn: string
  enrolmentId: number | null
}

/** Kinds that are paid once for a grade and counted per person. */
const countedKinds = ['training_subsidy', 'assessment_subsidy']

/**
 * F14: the same grade paid twice, a higher grade of the occupation held before the class, more
 * subsidies than a person may have; and what people denied when they were called back. About claims
 * that are under way or paid; of two for the same grade the later one is flagged.
 */
export async function detectByClaim(screened: Screened): Promise<Detection[]> {
  const found: Detection[] = []
  for (const ids of chunksOf(screened.personIds)) {
    const claims = groupBy(await readClaims(screened, ids!), (claim) => claim.personId)
    const grades = groupBy(await readGrades(screened, ids!), (grade) => grade.personId)
    for (const [personId, own] of claims) {
      found.push(
        ...own.flatMap((claim, at) =>
          isScreened(claim, screened) ? earlier(claim, own.slice(0, at)) : []
        ),
        ...own
          .filter((claim) => isScreened(claim, screened))
          .flatMap((claim) => heldHigher(claim, grades.get(personId) ?? []))
      )
    }
    found.push(...(await calledBack(screened, ids!)))
  }
  return found
}

/** A claim of a class outside the screening is only looked at, not flagged. */
function isScreened(claim: Pick<ClaimRow, 'classId'>, { classIds }: Screened): boolean {
  return classIds === null || claim.classId === null || classIds.includes(claim.classId)
}

async function readClaims({ client }: Screened, personIds: number[]): Promise<ClaimRow[]> {
  return client
    .from('claims')
    .leftJoin('course_classes as c', 'c.id', 'claims.course_class_id')
    .whereIn('claims.person_id', personIds)
    .whereIn('claims.status', [...countedStatuses])
    .whereNull('claims.quota_freed_at')
    .whereIn('claims.kind', countedKinds)
    .orderBy('claims.id')
    .select('claims.id', 'claims.number', 'claims.kind', 'claims.part', 'claims.status')
    .select('claims.person_id as personId', 'claims.course_class_id as classId')
    .select('claims.enrolment_id as enrolmentId', 'claims.base_id as baseId')
    .select('claims.occupation_id as occupationId', 'claims.grade_rank as gradeRank')
    .select('c.starts_on as startsOn')
}

function readGrades({ client }: Screened, personIds: number[]): Promise<GradeRow[]> {
  return client
    .from('grade_records')
    .whereIn('person_id', personIds)
    .where('status', 'live')
    .select('person_id as personId', 'occupation_id as occupationId', 'grade_rank as gradeRank')
    .select('awarded_on as awardedOn', 'enrolment_id as enrolmentId') as unknown as Promise<
    GradeRow[]
  >
}

function about(
  claim: ClaimRow,
  name: Detection['case'],
  cause: string,
  params: Detection['params'],
  others: ClaimRow[] = []
): Detection {
  return {
    case: name,
    cause: `${claim.number}-${cause}`.slice(0, 100),
    classId: claim.classId,
    personId: claim.personId,
    claimId: claim.id,
    baseId: claim.baseId,
    params: { number: claim.number, ...params },
    rows: [claim, ...others].map(({ id, number }) => ({ type: 'claim', id, label: number })),
  }
}

function earlier(claim: ClaimRow, before: ClaimRow[]): Detection[] {
  const sameKind = before.filter((other) => other.kind === claim.kind)
  const found: Detection[] = []
  const ofOccupation = sameKind.filter((other) => other.occupationId === claim.occupationId)
  const same = ofOccupation.filter((other) => other.gradeRank === claim.gradeRank)
  if (same.length > 0) {
    found.push(about(claim, 'same_grade', same[0].number, { other: same[0].number }, same))
  }
  const higher = ofOccupation.filter((other) => (other.gradeRank ?? 0) > (claim.gradeRank ?? 0))
  if (higher.length > 0) {
    const params = { other: higher[0].number, grade: higher[0].gradeRank ?? 0, paid: 1, since: '' }
    found.push(about(claim, 'higher_grade', higher[0].number, params, higher))
  }
  if (sameKind.length >= LIMITS.mostSubsidies) {
    const params = { times: sameKind.length + 1, most: LIMITS.mostSubsidies }
    found.push(about(claim, 'too_many', 'times', params, sameKind))
  }
  return found
}

function heldHigher(claim: ClaimRow, grades: GradeRow[]): Detection[] {
  if (!claim.startsOn || claim.gradeRank === null) return []
  const higher = grades.filter(
    (grade) =>
      grade.occupationId === claim.occupationId &&
      grade.gradeRank > claim.gradeRank! &&
      grade.enrolmentId !== claim.enrolmentId &&
      grade.awardedOn < claim.startsOn!
  )
  if (higher.length === 0) return []
  const [{ gradeRank: grade, awardedOn: since }] = higher
  return [about(claim, 'higher_grade', `held-${grade}`, { other: '', grade, paid: 0, since })]
}

async function calledBack(screened: Screened, personIds: number[]): Promise<Detection[]> {
  const rows = await screened.client
    .from('call_backs as k')
    .join('claims', 'claims.id', 'k.claim_id')
    .whereIn('claims.person_id', personIds)
    .whereIn('k.outcome', ['denied', 'differs'])
    .whereNotIn('claims.status', ['rejected', 'withdrawn'])
    .orderBy('k.id')
    .select('k.id as callBackId', 'k.outcome', 'claims.id', 'claims.number')
    .select('claims.person_id as personId', 'claims.course_class_id as classId')
    .select('claims.base_id as baseId')
  return rows
    .filter((row) => isScreened(row as ClaimRow, screened))
    .map((row) =>
      about(
        row as ClaimRow,
        row.outcome === 'denied' ? 'call_denied' : 'call_differs',
        `call-${row.callBackId}`,
        {}
      )
    )
}
