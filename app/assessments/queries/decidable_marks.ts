/** SQL: this person is no candidate of the sitting `s`; as `refuseCandidate` has it. */
const NO_CANDIDATE = `NOT EXISTS (SELECT 1 FROM enrolments e
  WHERE e.course_class_id = s.course_class_id AND e.person_id = ?)`

interface Decider {
  id: number
  personId: number | null
}

/**
 * SQL over an open objection `o` to a mark and its sitting `s`: this reviewer may answer it, by the rules of
 * `AnswerScoreObjection`: they neither lodged it, nor entered the marks, nor settled differences of them.
 */
export function answerableMarkObjections({ id, personId }: Decider): {
  sql: string
  bindings: number[]
} {
  return {
    sql: `o.status = 'open' AND o.lodged_by_id <> ?
      AND ? NOT IN (COALESCE(s.entered_by_id, 0), COALESCE(s.checked_by_id, 0))
      AND NOT EXISTS (SELECT 1 FROM score_resolutions x WHERE x.sitting_id = s.id
        AND x.round = s.entry_round AND x.resolved_by_id = ?) AND ${NO_CANDIDATE}`,
    bindings: [id, id, id, personId ?? 0],
  }
}

/** SQL over a proposed ruling `o` and its sitting `s`: this reviewer may decide it, by the rules of `DecideRuling`. */
export function decidableRulings({ id, personId }: Decider): { sql: string; bindings: number[] } {
  return {
    sql: `o.status = 'proposed' AND o.proposed_by_id <> ? AND ${NO_CANDIDATE}`,
    bindings: [id, personId ?? 0],
  }
}
