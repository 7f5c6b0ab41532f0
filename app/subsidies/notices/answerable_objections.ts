import type { Officer } from '#app/subsidies/separation'

/**
 * SQL: this officer may answer the open objection `o` to notice `n`, by the rules of `whyNotAnswer`. The one to
 * a claim `l` is answered by who neither submitted, reviewed nor approved it, when it is neither their own nor
 * one of their base; the one to the whole list by who did not publish it.
 */
export function answerableObjections({ id, personId, baseId }: Officer): {
  sql: string
  bindings: number[]
} {
  return {
    sql: `o.status = 'open' AND ((l.id IS NULL AND COALESCE(n.published_by_id, 0) <> ?)
      OR (l.id IS NOT NULL AND l.person_id <> ? AND COALESCE(l.base_id, 0) <> ?
        AND ? NOT IN (COALESCE(l.submitted_by_id, 0), COALESCE(l.reviewed_by_id, 0),
          COALESCE(l.approved_by_id, 0))))`,
    bindings: [id, personId ?? 0, baseId ?? -1, id],
  }
}
