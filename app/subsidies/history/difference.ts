import { traceBytes } from '#app/rules/hash'
import type { ConditionResult, Localized, Result, Trace } from '#app/rules/types'

/** A condition that is judged or worded differently on another day. */
export interface ConditionDifference {
  id: string
  message: Localized
  before: { result: Result; found: Localized } | null
  after: { result: Result; found: Localized } | null
}

/** What two traces say differently. */
export interface TraceDifference {
  conditions: ConditionDifference[]
  verdict: { before: Result; after: Result } | null
  /** Amounts in fen that the arithmetic gives, whatever the verdict; null where it gives none. */
  amount: { before: number | null; after: number | null } | null
}

/**
 * Compares two traces condition by condition, groups with their children. A condition that only one
 * of them has is a difference too. Pure.
 */
export function traceDifference(before: Trace, after: Trace): TraceDifference {
  const ids = new Set([...before.conditions, ...after.conditions].map((one) => one.id))
  const find = (trace: Trace, id: string) => trace.conditions.find((one) => one.id === id)
  const conditions = [...ids].flatMap((id) => {
    const [old, fresh] = [find(before, id), find(after, id)]
    return old && fresh && bytesOf(old) === bytesOf(fresh) ? [] : [differenceOf(id, old, fresh)]
  })
  const [was, is] = [before.amount?.fen ?? null, after.amount?.fen ?? null]
  return {
    conditions,
    verdict:
      before.verdict === after.verdict ? null : { before: before.verdict, after: after.verdict },
    amount: was === is ? null : { before: was, after: is },
  }
}

function differenceOf(
  id: string,
  old: ConditionResult | undefined,
  fresh: ConditionResult | undefined
): ConditionDifference {
  const side = (one: ConditionResult | undefined) =>
    one ? { result: one.result, found: one.found } : null
  return { id, message: (fresh ?? old)!.message, before: side(old), after: side(fresh) }
}

/** Clauses and wording of the rule stay as they are within one version: only findings are compared. */
function bytesOf({ id, result, found, value, children }: ConditionResult): string {
  const plain = { id, result, found, value, children: children?.map(bytesOf) }
  return traceBytes(plain as unknown as Trace)
}
