import type { ObjectionKind } from '#app/portal/objections/objection_terms'

/** SQL: somebody made the record that the objection `o` is about; each `?` is that somebody. */
const MADE: Record<Exclude<ObjectionKind, 'personal_data'>, string> = {
  attendance: `SELECT 1 FROM attendance_marks r JOIN class_sessions x ON x.id = r.class_session_id
    WHERE r.id = o.record_id AND ? IN (COALESCE(r.marked_by_id, 0), COALESCE(x.attendance_marked_by_id, 0))`,
  enrolment: `SELECT 1 FROM enrolments r WHERE r.id = o.record_id AND r.created_by_id = ?`,
  certificate: `SELECT 1 FROM certificates r WHERE r.id = o.record_id AND r.issued_by_id = ?`,
  claim: `SELECT 1 FROM claims r WHERE r.id = o.record_id AND ? IN (COALESCE(r.created_by_id, 0),
    COALESCE(r.submitted_by_id, 0), COALESCE(r.reviewed_by_id, 0), COALESCE(r.approved_by_id, 0))`,
}

/**
 * SQL: the open objection `o` to a record waits for this officer: it is for the place they answer for, and
 * `whyNotAnswerRecord` has nothing against it.
 */
export function answerableRecords(
  place: 'base' | 'bureau',
  { id, personId, baseId }: { id: number; personId: number | null; baseId: number | null }
): { sql: string; bindings: number[] } {
  const kinds = Object.entries(MADE)
  const made = kinds.map(([kind, sql]) => `(o.kind = '${kind}' AND EXISTS (${sql}))`).join(' OR ')
  const ofBase = place === 'base'
  const there = ofBase ? `o.assigned_to = 'base' AND o.base_id = ?` : `o.assigned_to = 'bureau'`
  return {
    sql: `o.status = 'open' AND ${there} AND o.lodged_by_id <> ? AND o.person_id <> ? AND NOT (${made})`,
    bindings: [...(ofBase ? [baseId ?? 0] : []), id, personId ?? 0, ...kinds.map(() => id)],
  }
}
