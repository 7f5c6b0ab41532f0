import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { missingGlyphs } from '#app/shared/pdf/fonts'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export const MODULE = 'certificates'

/** Why the transaction of the issue leaves somebody out. */
export const ISSUE_CODES = [
  'E_NO_GRADE',
  'E_BODY_NOT_FILED',
  'E_FILING_EXPIRED',
  'E_MISSING_GLYPH',
] as const

/** Why a certificate cannot be issued; a code is a key of `certificates.violations`. */
export interface Refusal {
  enrolmentId: number
  name: string
  code: 'E_BODY_NOT_FILED' | 'E_FILING_EXPIRED' | 'E_MISSING_GLYPH' | 'E_REVOKED_BEFORE'
  params: Record<string, string>
}

/** An enrolment whose grade is on record and that has no valid certificate. */
export interface Candidate {
  enrolmentId: number
  personId: number
  name: string
  bodyName: string
  occupationName: string
  gradeRank: number
  filingId: number | null
  filedUntil: string
  /** Certificates the enrolment had; all of them no longer count. */
  earlier: number
}

/**
 * Enrolments of a class that finished the training, whose grade is on record from this enrolment and
 * that hold no valid certificate. One query, in the order of the roster.
 */
export async function candidatesOf(
  client: QueryClientContract,
  classId: number
): Promise<Candidate[]> {
  const rows = await client
    .from('enrolments as e')
    .join('grade_records as g', 'g.enrolment_id', 'e.id')
    .join('persons as p', 'p.id', 'e.person_id')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('assessment_bodies as b', 'b.id', 'c.assessment_body_id')
    .join('occupations as o', 'o.id', 'g.occupation_id')
    .leftJoin('assessment_body_filings as f', (join) => {
      join
        .on('f.assessment_body_id', 'c.assessment_body_id')
        .andOn('f.occupation_id', 'g.occupation_id')
        .andOn('f.grade_rank', 'g.grade_rank')
    })
    .where('e.course_class_id', classId)
    .where('e.status', 'completed')
    .where('g.status', 'live')
    .whereNotExists(
      client
        .from('certificates as live')
        .whereColumn('live.grade_record_id', 'g.id')
        .whereNotIn('live.status', [...DEAD_STATUSES])
        .select('live.id')
    )
    .orderBy('e.position')
    .orderBy('e.id')
    .select('e.id', 'e.person_id', 'p.name', 'g.grade_rank', 'b.name_zh as body')
    .select('b.filed_until', 'o.name_zh as occupation', 'f.id as filing_id')
    .select(
      client
        .from('certificates as dead')
        .whereColumn('dead.enrolment_id', 'e.id')
        .where('dead.kind', 'skill_grade')
        .count('*')
        .as('earlier')
    )
  return rows.map((row) => ({
    enrolmentId: row.id,
    personId: row.person_id,
    name: row.name,
    bodyName: row.body,
    occupationName: row.occupation,
    gradeRank: row.grade_rank,
    filingId: row.filing_id,
    filedUntil: row.filed_until,
    earlier: Number(row.earlier),
  }))
}

/**
 * What stands in the way of a certificate for the candidate on a day (`YYYY-MM-DD`); null when
 * nothing does. Only a body filed for the occupation and grade may issue (职业技能等级认定备案), and a
 * name is never printed with a wrong or missing character. Whose certificate was revoked gets a new
 * one only when asked for by name: `again`.
 */
export function refusalOf(candidate: Candidate, today: string, again = false): Refusal | null {
  const { enrolmentId, name, bodyName, occupationName, filedUntil } = candidate
  const refuse = (code: Refusal['code'], params: Refusal['params']) => ({
    enrolmentId,
    name,
    code,
    params: { name, ...params },
  })
  if (candidate.filingId === null) {
    const grade = String(candidate.gradeRank)
    return refuse('E_BODY_NOT_FILED', { body: bodyName, occupation: occupationName, grade })
  }
  if (filedUntil < today) return refuse('E_FILING_EXPIRED', { body: bodyName, day: filedUntil })
  const missing = missingGlyphs(name)
  if (missing.length > 0) {
    return refuse('E_MISSING_GLYPH', {
      characters: missing.map(({ character, codePoint }) => `${character} ${codePoint}`).join(', '),
    })
  }
  if (candidate.earlier > 0 && !again) return refuse('E_REVOKED_BEFORE', {})
  return null
}
