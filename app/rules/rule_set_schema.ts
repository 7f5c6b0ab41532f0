import { isDay } from '#app/rules/days'
import type { AmountFormula, ConditionKind, RuleSet } from '#app/rules/types'

/** `path` leads to the value at fault; for a missing key its last part is the key. */
export type Fault = { path: (string | number)[]; message: string }

type Context = { faults: Fault[]; ids: Set<string> }
type Check = (value: unknown, path: Fault['path'], context: Context) => void
type Fields = Record<string, Check>

const DEEPEST = 12

/**
 * Checks data read from a pack and gives it back typed, or every fault found, each with its path:
 * unknown kinds and keys, missing sources, duplicate ids, tiers out of order, negative fen. Never
 * stops at the first fault and never raises.
 */
export function parseRuleSet(data: unknown): { ruleSet: RuleSet } | { faults: Fault[] } {
  const context: Context = { faults: [], ids: new Set() }
  ruleSetCheck(data, [], context)
  return context.faults.length > 0 ? { faults: context.faults } : { ruleSet: data as RuleSet }
}

function check(message: string, isFine: (value: unknown) => boolean): Check {
  return (value, path, { faults }) => {
    if (!isFine(value)) faults.push({ path, message })
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isNumber = (value: unknown) => Number.isFinite(value)
const isScalar = (value: unknown) => ['string', 'boolean'].includes(typeof value) || isNumber(value)
const isWhole = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0

const text = check('must be a text that is not blank', (value) => {
  return typeof value === 'string' && value.trim() !== ''
})
const number = check('must be a number', isNumber)
const whole = check('must be a whole number of zero or more', isWhole)
const positive = check('must be a whole number of one or more', (value) => {
  return isWhole(value) && value !== 0
})
const years = check('must be a whole number from 0 to 150', (value) => {
  return isWhole(value) && Number(value) <= 150
})
const percent = check('must be a whole number from 0 to 100', (value) => {
  return isWhole(value) && Number(value) <= 100
})
const fen = check('must be a whole number of fen, zero or more', isWhole)
const day = check('must be a real day written YYYY-MM-DD', isDay)
const scalar = check('must be a text, a number or true/false', isScalar)
const onlyTrue = check('must be true, or left out', (value) => value === true)

function among(...values: string[]): Check {
  return check(`must be one of: ${values.join(', ')}`, (value) => values.includes(value as string))
}

/** A mapping with these keys and no others. */
function mapping(required: Fields, optional: Fields = {}): Check {
  return (value, path, context) => {
    if (!isObject(value)) return void context.faults.push({ path, message: 'must be a mapping' })
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(required, key) || Object.hasOwn(optional, key)) continue
      context.faults.push({ path: [...path, key], message: `unknown key "${key}"` })
    }
    checkFields(value, required, optional, path, context)
  }
}

function checkFields(
  value: Record<string, unknown>,
  required: Fields,
  optional: Fields,
  path: Fault['path'],
  context: Context
) {
  for (const [key, checkField] of Object.entries({ ...required, ...optional })) {
    if (Object.hasOwn(value, key) && value[key] !== undefined) {
      checkField(value[key], [...path, key], context)
    } else if (Object.hasOwn(required, key)) {
      context.faults.push({ path: [...path, key], message: `"${key}" is missing` })
    }
  }
}

function list(item: Check): Check {
  return (value, path, context) => {
    if (!Array.isArray(value) || value.length === 0) {
      return void context.faults.push({ path, message: 'must be a list with at least one item' })
    }
    value.forEach((entry, index) => item(entry, [...path, index], context))
  }
}

function both(...checks: Check[]): Check {
  return (value, path, context) => checks.forEach((one) => one(value, path, context))
}

/** A mapping whose `kind` says which further keys it has; `kind` and `shared` are in them all. */
function variants(shapes: Record<string, [Fields, Fields?]>, shared: [Fields, Fields]): Check {
  const kinds = Object.keys(shapes)
  const named = Object.entries(shapes).map(([kind, [required, optional]]) => {
    const all = mapping(
      { kind: among(kind), ...shared[0], ...required },
      { ...shared[1], ...optional }
    )
    return [kind, all] as const
  })
  const checks = new Map<unknown, Check>(named)
  return (value, path, context) => {
    if (!isObject(value)) return void context.faults.push({ path, message: 'must be a mapping' })
    const checkKind = checks.get(value.kind)
    if (checkKind) return checkKind(value, path, context)
    checkFields(value, { kind: among(...kinds), ...shared[0] }, shared[1], path, context)
  }
}

const localized = mapping({ 'zh-CN': text, 'en': text })
const source = mapping({ document: text }, { number: text, clause: text, quote: text })

const uniqueId: Check = (value, path, context) => {
  text(value, path, context)
  if (typeof value !== 'string') return
  if (context.ids.has(value)) context.faults.push({ path, message: `duplicate id "${value}"` })
  context.ids.add(value)
}

const noRepeats = check('must not name a value twice', (value) => {
  return !Array.isArray(value) || new Set(value).size === value.length
})
const scalars = both(list(scalar), noRepeats)

const children: Check = (value, path, context) => {
  if (path.length > DEEPEST * 2) {
    return void context.faults.push({ path, message: `groups nest deeper than ${DEEPEST}` })
  }
  list(condition)(value, path, context)
}

const oneFact: [Fields] = [{ fact: text }]
const bounded: [Fields, Fields] = [{ fact: text }, { day, dayFact: text }]

const conditionShapes: Record<ConditionKind, [Fields, Fields?]> = {
  all_of: [{ conditions: children }],
  any_of: [{ conditions: children }],
  when: [{ fact: text, values: scalars, conditions: children }],
  at_least: [{ fact: text, value: number }],
  at_most: [{ fact: text, value: number }],
  equals: [{ fact: text, value: scalar }],
  one_of: [{ fact: text, values: scalars }],
  none_of: [{ fact: text, values: scalars }],
  includes: [{ fact: text, value: text }],
  empty: oneFact,
  present: oneFact,
  within_days: [{ from: text, to: text, days: whole }],
  within_months: [{ from: text, to: text, months: positive }],
  times_within: [{ fact: text, on: text, period: among('ever', 'calendar_year'), most: positive }],
  not_before: bounded,
  on_or_before: bounded,
  age_between: [
    { birth: text, on: text },
    { min: years, max: years },
  ],
  years_since: [{ from: text, to: text, years }],
  held_by: [{ fact: text, on: text }],
  worked_months: [{ periods: text, on: text, months: positive }, { since: text }],
}

const boundsFit: Check = (value, path, { faults }) => {
  if (!isObject(value)) return
  const fault = (key: string, message: string) => faults.push({ path: [...path, key], message })
  const isBounded = value.kind === 'not_before' || value.kind === 'on_or_before'
  if (isBounded && (value.day === undefined) === (value.dayFact === undefined)) {
    fault('day', 'needs either "day" or "dayFact", not both')
  }
  if (value.kind !== 'age_between') return
  if (value.min === undefined && value.max === undefined) fault('min', 'needs "min", "max" or both')
  if (Number(value.min) > Number(value.max)) fault('max', 'must not be less than "min"')
}

const condition: Check = both(
  variants(conditionShapes, [
    { id: uniqueId, message: localized, source },
    { section: localized, furtherSources: list(source), example: onlyTrue },
  ]),
  boundsFit
)

const tiersAscend: Check = (value, path, { faults }) => {
  if (!Array.isArray(value)) return
  for (let index = 1; index < value.length; index++) {
    const [before, here] = [value[index - 1]?.upTo, value[index]?.upTo]
    if (!isNumber(before) || !isNumber(here) || here > before) continue
    const message = 'must be greater than in the tier before'
    faults.push({ path: [...path, index, 'upTo'], message })
  }
}

/** A mapping with keys of the writer's choice, at least one, and one kind of value. */
function table(message: string, item: Check): Check {
  return (value, path, context) => {
    if (!isObject(value) || Object.keys(value).length === 0) {
      return void context.faults.push({ path, message })
    }
    for (const [key, entry] of Object.entries(value)) item(entry, [...path, key], context)
  }
}

const fenByGrade = table('must be a mapping of grades to fen with at least one grade', fen)
const fenByClass = table(
  'must be a mapping of classes to rates with at least one class',
  fenByGrade
)
const codes = both(list(text), noRepeats)
const occupationClasses = table('must be a mapping of classes to occupation codes', codes)

const classesFit: Check = (value, path, { faults }) => {
  if (!isObject(value) || value.kind !== 'per_occupation_class') return
  const { classes, fenByClass: rates, otherClass } = value
  if (!isObject(classes) || !isObject(rates)) return
  for (const name of Object.keys(classes)) {
    if (Object.hasOwn(rates, name)) continue
    faults.push({ path: [...path, 'classes', name], message: `class "${name}" has no rates` })
  }
  const named = Object.values(classes).flatMap((some) => (Array.isArray(some) ? some : []))
  const twice = named.find((code, index) => named.indexOf(code) !== index)
  if (twice !== undefined) {
    faults.push({ path: [...path, 'classes'], message: `"${twice}" is in two classes` })
  }
  if (typeof otherClass === 'string' && !Object.hasOwn(rates, otherClass)) {
    faults.push({ path: [...path, 'otherClass'], message: `class "${otherClass}" has no rates` })
  }
}

const amountShapes: Record<AmountFormula['kind'], [Fields, Fields?]> = {
  per_day_tiers: [
    {
      fact: text,
      tiers: both(list(mapping({ upTo: positive, fenPerDay: fen })), tiersAscend),
    },
    { uncountedFact: text },
  ],
  fixed: [{ fen }],
  per_hour: [{ fact: text, fenPerHour: fen }, { maxFen: fen }],
  per_grade: [{ fact: text, fenByGrade }],
  per_day: [{ fact: text, fenPerDay: fen }, { maxDays: positive }],
  per_occupation_class: [
    { occupation: text, grade: text, classes: occupationClasses, fenByClass },
    { otherClass: text },
  ],
  per_person_year: [
    { years: text, fenPerYear: fen, prepaidPercent: percent, part: text, prepaid: text },
    { maxYears: positive },
  ],
}

const amount: Check = both(
  variants(amountShapes, [
    { source, message: localized },
    { example: onlyTrue, capFen: fen },
  ]),
  classesFit
)

const datesAndAmountFit: Check = (value, path, { faults }) => {
  if (!isObject(value)) return
  const { kind, effectiveFrom: from, effectiveTo: to } = value
  if (isDay(from) && isDay(to) && to < from) {
    faults.push({ path: [...path, 'effectiveTo'], message: 'must not be before "effectiveFrom"' })
  }
  if (['entry', 'award'].includes(kind as string) && value.amount !== undefined) {
    faults.push({ path: [...path, 'amount'], message: 'only a subsidy has an amount' })
  }
}

const ruleSetCheck: Check = both(
  mapping(
    {
      code: text,
      version: text,
      kind: among('subsidy', 'entry', 'award'),
      title: localized,
      effectiveFrom: day,
      status: among('example', 'confirmed'),
      source,
      conditions: list(condition),
    },
    { effectiveTo: day, amount }
  ),
  datesAndAmountFit
)
