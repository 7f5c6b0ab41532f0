import { sayMonths } from '#app/rules/words'
import { workedBefore } from '#app/rules/work_time'
import type { EntryJudgement } from '#app/grades/entry/judge_entry'
import type { Condition, ConditionResult, Locale, Result } from '#app/rules/types'

/** A route to a grade as a person reads it. */
export interface PlainRoute {
  title: string
  result: Result
  /** `short` has a time to go, the rest are words of their own. */
  tag: {
    key: 'met' | 'short' | 'not_met' | 'lacking'
    tint: 'pass' | 'warn' | 'hold'
    time: string
  }
  /** Of a route with one condition what was found, of one with several each of them. */
  found: string | null
  parts: { title: string; result: Result; found: string }[]
  earliest: string | null
  /** How far the time asked for has come, where the route is a time of work. */
  progress: { done: number; total: number } | null
  basis: string
  isExample: boolean
}

/** The routes of a judgement in plain words: those met first, then those that only want time. */
export function plainRoutes(
  { routes, ruleSet, isExample }: EntryJudgement,
  onDay: string,
  locale: Locale
): PlainRoute[] {
  const conditions = flatten(ruleSet?.conditions ?? [])
  const plain = routes.map((route) => ({
    title: route.message[locale],
    result: route.result,
    tag: tagOf(route, onDay, locale),
    found: route.children ? null : route.found[locale],
    parts: (route.children ?? []).map((child) => ({
      title: child.message[locale],
      result: child.result,
      found: child.found[locale],
    })),
    earliest: route.result === 'passed' ? null : (route.earliest ?? null),
    progress: progressOf(route, conditions),
    basis: [route.source.document, route.source.clause].filter(Boolean).join(' '),
    isExample: isExample || route.example === true,
  }))
  const order = ['met', 'short', 'not_met', 'lacking']
  return plain.sort((a, b) => order.indexOf(a.tag.key) - order.indexOf(b.tag.key))
}

function tagOf(route: ConditionResult, onDay: string, locale: Locale): PlainRoute['tag'] {
  if (route.result === 'passed') return { key: 'met', tint: 'pass', time: '' }
  if (route.earliest) {
    const wait = workedBefore([{ from: onDay, end: null }], route.earliest)
    return { key: 'short', tint: 'warn', time: sayMonths(wait)[locale] }
  }
  if (route.result === 'failed') return { key: 'not_met', tint: 'warn', time: '' }
  return { key: 'lacking', tint: 'hold', time: '' }
}

function progressOf(route: ConditionResult, conditions: Map<string, Condition>) {
  const condition = conditions.get(route.id)
  if (condition?.kind !== 'worked_months' || route.result === 'passed') return null
  if (typeof route.value !== 'number') return null
  return { done: Math.min(route.value, condition.months), total: condition.months }
}

function flatten(conditions: Condition[]): Map<string, Condition> {
  const all = conditions.flatMap((one): [string, Condition][] => [
    [one.id, one],
    ...('conditions' in one ? [...flatten(one.conditions)] : []),
  ])
  return new Map(all)
}
