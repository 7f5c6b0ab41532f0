import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'

export interface PlacementRow {
  enrolmentId: number
  personId: number
  name: string
  documentMask: string
  enrolmentStatus: string
  placement: {
    id: number
    outcome: 'placed' | 'not_placed'
    employerId: number | null
    employerName: string | null
    post: string | null
    startedOn: string | null
    proofKind: string | null
    reasonCode: string | null
    status: string
    recordedById: number
    recordedBy: string
    checkedBy: string | null
    checkReason: string | null
  } | null
  /** How often it was recorded before. */
  earlier: number
}

/** Everybody whose training ended with a class, with the last that was recorded of each. */
export async function classPlacements(classId: number): Promise<PlacementRow[]> {
  const rows = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .joinRaw(
      'LEFT JOIN placements x ON x.id = (SELECT MAX(l.id) FROM placements l WHERE l.enrolment_id = e.id)'
    )
    .leftJoin('users as r', 'r.id', 'x.recorded_by_id')
    .leftJoin('users as k', 'k.id', 'x.checked_by_id')
    .where('e.course_class_id', classId)
    .whereIn('e.status', ['completed', 'not_completed'])
    .orderBy('e.position')
    .select('e.id as enrolment_id', 'e.person_id', 'e.status as enrolment_status')
    .select('p.name', 'p.document_mask', 'x.*', 'r.full_name as recorded_by')
    .select('k.full_name as checked_by', 'e.id as enrolment')
    .select(
      db.raw('(SELECT COUNT(*) FROM placements l WHERE l.enrolment_id = e.id) AS recorded_times')
    )
  return rows.map((row) => ({
    enrolmentId: row.enrolment,
    personId: row.person_id,
    name: row.name,
    documentMask: row.document_mask,
    enrolmentStatus: row.enrolment_status,
    placement: row.id
      ? {
          id: row.id,
          outcome: row.outcome,
          employerId: row.employer_id,
          employerName: row.employer_name,
          post: row.post,
          startedOn: row.started_on,
          proofKind: row.proof_kind,
          reasonCode: row.reason_code,
          status: row.status,
          recordedById: row.recorded_by_id,
          recordedBy: row.recorded_by,
          checkedBy: row.checked_by,
          checkReason: row.check_reason,
        }
      : null,
    earlier: Math.max(0, Number(row.recorded_times) - 1),
  }))
}

/** The base and class of an enrolment, for the policy. @throws Exception 404 */
export async function placementSubject(enrolmentId: number | string) {
  const row = await db
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .where('e.id', Number(enrolmentId))
    .select('e.id', 'c.id as classId', 'c.base_id as baseId')
    .first()
  if (!row) throw new Exception('No such enrolment', { status: 404, code: 'E_ROW_NOT_FOUND' })
  return row as { id: number; classId: number; baseId: number }
}
