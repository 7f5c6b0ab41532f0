import { addDays } from '#app/shared/days'
import { isPassed } from '#app/grades/pass_rule'
import { LIMITS } from '#app/subsidies/anomalies/anomaly_codes'
import {
  CertificateNumberError,
  parseCertificateNumber,
} from '#app/certificates/certificate_number'
import { groupBy, type Detection } from '#app/subsidies/anomalies/detection'
import { chunksOf, type Screened } from '#app/subsidies/anomalies/screened'

interface SittingRow {
  id: number
  code: string
  heldOn: string
  attempt: number
  classId: number
  classCode: string
  baseId: number
  bodyId: number
  bodyZh: string
  bodyEn: string
}

/**
 * F16: sittings where nearly everybody has the very same marks or everybody of many passed, and bodies
 * that hold very many sittings in a few days. F15: certificates whose number, body, grade, year or
 * filing do not agree.
 */
export async function detectByAssessment(screened: Screened): Promise<Detection[]> {
  const found: Detection[] = []
  for (const ids of chunksOf(screened.classIds)) {
    const sittings = await readSittings(screened, ids)
    found.push(
      ...(await scorePatterns(screened, ids, sittings)),
      ...(await bursts(screened, sittings)),
      ...(await certificates(screened, ids))
    )
  }
  return found
}

async function readSittings({ client }: Screened, ids: number[] | null): Promise<SittingRow[]> {
  const query = client
    .from('sittings as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('assessment_bodies as b', 'b.id', 'c.assessment_body_id')
    .where('s.status', 'final')
    .orderBy('s.held_on')
    .orderBy('s.id')
    .select('s.id', 's.code', 's.held_on as heldOn', 's.attempt', 'c.id as classId')
    .select('c.code as classCode', 'c.base_id as baseId', 'b.id as bodyId')
    .select('b.name_zh as bodyZh', 'b.name_en as bodyEn')
  if (ids) query.whereIn('c.id', ids)
  return query
}

function about(
  sitting: SittingRow,
  name: Detection['case'],
  cause: string,
  params: Detection['params'],
  rows: Detection['rows']
): Detection {
  const { classId, baseId } = sitting
  return { case: name, cause, classId, personId: null, claimId: null, baseId, params, rows }
}

async function scorePatterns(
  { client }: Screened,
  ids: number[] | null,
  sittings: SittingRow[]
): Promise<Detection[]> {
  const query = client
    .from('scores')
    .join('sittings', 'sittings.id', 'scores.sitting_id')
    .where({ 'sittings.status': 'final', 'sittings.attempt': 1 })
    .orderBy('scores.component')
    .select('scores.sitting_id', 'scores.enrolment_id', 'scores.component')
    .select('scores.outcome', 'scores.mark_tenths')
  if (ids) query.whereIn('sittings.course_class_id', ids)
  const bySitting = groupBy(await query, (row) => row.sitting_id as number)

  return sittings.flatMap((sitting) => {
    const papers = [...groupBy(bySitting.get(sitting.id) ?? [], (row) => row.enrolment_id).values()]
    const rows: Detection['rows'] = [{ type: 'sitting', id: sitting.id, label: sitting.code }]
    if (papers.length < LIMITS.sittingPeople) return []
    const marks = papers.map((paper) => paper.map((row) => row.mark_tenths ?? '-').join('/'))
    const most = Math.max(...[...groupBy(marks, (mark) => mark).values()].map((one) => one.length))
    const percent = Math.floor((most * 100) / papers.length)
    const params = { people: papers.length, same: most, percent, code: sitting.code }
    if (percent >= LIMITS.identicalPercent) {
      return [about(sitting, 'identical_scores', `sitting-${sitting.id}`, params, rows)]
    }
    const allPassed = papers.every((paper) =>
      paper.every((row) => isPassed({ outcome: row.outcome, markTenths: row.mark_tenths }))
    )
    return allPassed && papers.length >= LIMITS.passedPeople
      ? [about(sitting, 'all_passed', `sitting-${sitting.id}`, params, rows)]
      : []
  })
}

/** The days on which a body holds very many sittings; each class in such a run is told. */
async function bursts({ client }: Screened, own: SittingRow[]): Promise<Detection[]> {
  const bodyIds = [...new Set(own.map((sitting) => sitting.bodyId))]
  if (bodyIds.length === 0) return []
  const all = await client
    .from('sittings as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .where('s.status', 'final')
    .whereIn('c.assessment_body_id', bodyIds)
    .groupBy('c.assessment_body_id', 's.held_on')
    .orderBy('s.held_on')
    .select('c.assessment_body_id as bodyId', 's.held_on as day')
    .count('* as sittings')
  const byBody = groupBy(all, (row) => row.bodyId as number)
  return own.flatMap((sitting) => {
    const days = byBody.get(sitting.bodyId) ?? []
    const windows = Array.from({ length: LIMITS.burstDays }, (_, back) => {
      const from = addDays(sitting.heldOn, -back)
      const to = addDays(from, LIMITS.burstDays - 1)
      const some = days.filter((row) => row.day >= from && row.day <= to)
      return { from, to, sittings: some.reduce((sum, row) => sum + Number(row.sittings), 0) }
    })
    const worst = windows.reduce((a, b) => (b.sittings > a.sittings ? b : a))
    if (worst.sittings < LIMITS.burstSittings) return []
    const { bodyZh, bodyEn } = sitting
    return [
      about(
        sitting,
        'burst',
        `body-${sitting.bodyId}-${sitting.attempt}`,
        { ...worst, bodyZh, bodyEn, days: LIMITS.burstDays },
        [{ type: 'sitting', id: sitting.id, label: sitting.code }]
      ),
    ]
  })
}

async function certificates({ client }: Screened, ids: number[] | null): Promise<Detection[]> {
  const query = client
    .from('certificates as x')
    .join('assessment_bodies as b', 'b.id', 'x.assessment_body_id')
    .leftJoin('assessment_body_filings as f', (join) => {
      join
        .on('f.assessment_body_id', 'b.id')
        .andOn('f.occupation_id', 'x.occupation_id')
        .andOn('f.grade_rank', 'x.grade_rank')
    })
    .where('x.kind', 'skill_grade')
    .whereNotIn('x.status', ['revoked', 'superseded'])
    .orderBy('x.id')
    .select('x.id', 'x.number', 'x.grade_rank', 'x.issued_on', 'x.course_class_id', 'x.person_id')
    .select('x.base_id', 'b.type_letter', 'b.body_code', 'b.province_code', 'b.sequence_code')
    .select('b.filed_until', 'f.id as filing_id')
  if (ids) query.whereIn('x.course_class_id', ids)
  const rows = await query
  return rows.flatMap((row) => {
    const found: Detection[] = []
    const base = {
      classId: row.course_class_id as number,
      personId: row.person_id as number,
      claimId: null,
      baseId: row.base_id as number,
      rows: [{ type: 'certificate', id: row.id, label: row.number as string }] as Detection['rows'],
    }
    const differs = numberFault(row)
    if (differs) {
      found.push({
        case: 'number_mismatch',
        cause: `certificate-${row.id}-${differs}`,
        ...base,
        params: { part: differs, number: row.number },
      })
    }
    if (row.filing_id === null || row.filed_until < row.issued_on) {
      found.push({
        case: 'body_not_filed',
        cause: `certificate-${row.id}`,
        ...base,
        params: { number: row.number, until: row.filing_id === null ? 'none' : row.filed_until },
      })
    }
    return found
  })
}

type Part = 'format' | 'body' | 'year' | 'grade'

/** The first part of a certificate's number that does not agree with the certificate, or null. */
function numberFault(row: Record<string, any>): Part | null {
  const segments = readNumber(row.number)
  if (!segments) return 'format'
  const isBody =
    segments.typeLetter === row.type_letter &&
    segments.bodyCode === row.body_code &&
    segments.provinceCode === row.province_code &&
    segments.sequenceCode === row.sequence_code
  if (!isBody) return 'body'
  if (segments.year !== Number(row.issued_on.slice(0, 4))) return 'year'
  return segments.gradeRank !== null && segments.gradeRank !== row.grade_rank ? 'grade' : null
}

function readNumber(text: string) {
  try {
    return parseCertificateNumber(text)
  } catch (error) {
    if (error instanceof CertificateNumberError) return null
    throw error
  }
}
