/**
 * SQL: the objection `o` to notice `n` is not against what this officer did. The one to a claim `l` is
 * answered by who neither submitted, reviewed nor approved it, the one to the whole list by who did not
 * publish it (`whyNotAnswer`). Two bindings, both the officer's id.
 */
export const OBJECTION_OF_OTHERS = `((l.id IS NULL AND COALESCE(n.published_by_id, 0) <> ?)
  OR (l.id IS NOT NULL AND ? NOT IN (COALESCE(l.submitted_by_id, 0),
    COALESCE(l.reviewed_by_id, 0), COALESCE(l.approved_by_id, 0))))`
