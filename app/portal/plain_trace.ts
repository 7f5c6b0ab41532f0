import type { ConditionResult, Locale, Result, Trace } from '#app/rules/types'

/** A condition as a trainee reads it: what was looked at, what was found, what it means. */
export interface PlainCondition {
  result: Result
  title: string
  found: string
  /** The last part of the key of the sentence that says what the result means. */
  meaning: 'passed' | 'any_of' | 'failed' | 'wait' | 'unknown'
  /** The first day it is met by waiting alone. */
  earliest: string | null
  example: boolean
  basis: string
  children: { result: Result; title: string; found: string }[]
}

export interface PlainTrace {
  /** What stands in the way, failed ones first. */
  open: PlainCondition[]
  met: PlainCondition[]
}

/**
 * A trace in plain words. Of a group in which one is enough, the routes not taken are left out once
 * one is met: they do no harm and would only frighten. Pure.
 */
export function plainTrace(trace: Trace, locale: Locale): PlainTrace {
  const all = trace.conditions.map((one) => plainCondition(one, locale))
  const order: Result[] = ['failed', 'unknown']
  return {
    open: order.flatMap((result) => all.filter((one) => one.result === result)),
    met: all.filter((one) => one.result === 'passed'),
  }
}

function plainCondition(condition: ConditionResult, locale: Locale): PlainCondition {
  const { result, source } = condition
  const children = (condition.children ?? []).filter(
    (child) => condition.kind !== 'any_of' || result !== 'passed' || child.result === 'passed'
  )
  return {
    result,
    title: condition.message[locale],
    found: condition.found[locale],
    meaning: meaningOf(condition),
    earliest: condition.earliest ?? null,
    example: condition.example ?? false,
    basis: [source.document, source.clause].filter(Boolean).join(' '),
    children: children.map((child) => ({
      result: child.result,
      title: child.message[locale],
      found: child.found[locale],
    })),
  }
}

function meaningOf({ result, kind, earliest }: ConditionResult): PlainCondition['meaning'] {
  if (result === 'passed') return kind === 'any_of' ? 'any_of' : 'passed'
  if (earliest) return 'wait'
  return result
}
