import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { Post, Stage } from '#app/classes/modes/mode_terms'

/**
 * The posts of a form, without its empty rows.
 * @throws RuleViolation E_POST_HALF when a row has a name or a headcount alone
 */
export function typedPosts(
  rows: readonly { name?: string | null; headcount?: number | null }[] = []
): Post[] {
  return rows.flatMap(({ name, headcount }, at) => {
    if (!name && !headcount) return []
    if (!name || !headcount) {
      const field = `posts[${at}][${name ? 'headcount' : 'name'}]`
      throw new RuleViolation('E_POST_HALF', { module: 'modes', field })
    }
    return [{ name, headcount }]
  })
}

/** The years of a form that have hours, in their order from the first. */
export function typedStages(
  rows: readonly { hours?: number | null; content?: string | null }[] = []
): Stage[] {
  return rows.flatMap(({ hours, content }, at) =>
    hours ? [{ year: at + 1, hours, content: content || null }] : []
  )
}
