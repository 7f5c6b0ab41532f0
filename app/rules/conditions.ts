import { addMonths, addYears, daysBetween, fullYears, isDay } from '#app/rules/days'
import { both, count, sayMonths, sayValue } from '#app/rules/words'
import { dayReached, periodsSince, readPeriods, workedBefore } from '#app/rules/work_time'
import type {
  ConditionResult,
  Facts,
  FactValue,
  LeafCondition,
  Localized,
  Scalar,
} from '#app/rules/types'

/** What judging one condition found; the condition's own words and source are added later. */
export type Finding = Pick<
  ConditionResult,
  'result' | 'found' | 'value' | 'missing' | 'evidence' | 'awaited' | 'earliest'
>

type Known = NonNullable<FactValue>
type Guard<T extends FactValue> = (value: FactValue) => value is T
type Of<K extends LeafCondition['kind']> = Extract<LeafCondition, { kind: K }>

const isNumber = (value: FactValue): value is number => Number.isFinite(value)
const isList = (value: FactValue): value is string[] => Array.isArray(value)
const isListOrCount = (value: FactValue): value is string[] | number => {
  return isList(value) || isNumber(value)
}
const isAnything = (value: FactValue): value is Known => value !== null
const isLike = (example: Scalar) => {
  return (value: FactValue): value is Scalar => typeof value === typeof example
}

/**
 * Judges one condition that is not a group. A fact that is absent, or that has a value the
 * condition cannot read, gives `unknown`.
 */
export function judge(condition: LeafCondition, facts: Facts): Finding {
  switch (condition.kind) {
    case 'at_least':
      return judgeFact(facts, condition.fact, isNumber, (value) => value >= condition.value)
    case 'at_most':
      return judgeFact(facts, condition.fact, isNumber, (value) => value <= condition.value)
    case 'equals':
      return judgeFact(facts, condition.fact, isLike(condition.value), (value) => {
        return value === condition.value
      })
    case 'one_of':
      return judgeFact(facts, condition.fact, isAnything, (value) => {
        return overlaps(value, condition.values)
      })
    case 'none_of':
      return judgeFact(facts, condition.fact, isAnything, (value) => {
        return !overlaps(value, condition.values)
      })
    case 'includes':
      return judgeFact(facts, condition.fact, isList, (list) => list.includes(condition.value))
    case 'empty':
      return judgeFact(facts, condition.fact, isListOrCount, isEmpty)
    case 'present':
      return judgeFact(facts, condition.fact, isAnything, isPresent)
    case 'within_days':
      return judgeWithinDays(condition, facts)
    case 'within_months':
      return judgeWithinMonths(condition, facts)
    case 'times_within':
      return judgeTimes(condition, facts)
    case 'not_before':
    case 'on_or_before':
      return judgeDay(condition, facts)
    case 'age_between':
      return judgeAge(condition, facts)
    case 'years_since':
      return judgeYears(condition, facts)
    case 'held_by':
      return judgeHeld(condition, facts)
    case 'worked_months':
      return judgeWorked(condition, facts)
    default:
      throw new TypeError(`Unknown condition kind ${(condition as { kind: string }).kind}`)
  }
}

/** Whether a group of conditions applies to the case at hand: see `when`. */
export function judgeApplies(
  { fact, values }: { fact: string; values: Scalar[] },
  facts: Facts
): Finding {
  return judgeFact(facts, fact, isAnything, (value) => overlaps(value, values))
}

function overlaps(value: Known, values: Scalar[]) {
  return Array.isArray(value) ? value.some((item) => values.includes(item)) : values.includes(value)
}

function isEmpty(value: string[] | number) {
  return Array.isArray(value) ? value.length === 0 : value === 0
}

function isPresent(value: Known) {
  return Array.isArray(value) ? value.length > 0 : value !== false && value !== ''
}

function passedIf(met: boolean) {
  return met ? 'passed' : 'failed'
}

function read<T extends FactValue>(facts: Facts, name: string, guard: Guard<T>): T | undefined {
  const value = facts[name]?.value
  return value !== undefined && guard(value) ? value : undefined
}

function judgeFact<T extends Known>(
  facts: Facts,
  name: string,
  guard: Guard<T>,
  isMet: (value: T) => boolean
): Finding {
  const value = read(facts, name, guard)
  if (value === undefined) return unknown(facts, [name], guard)
  const { note, evidence } = facts[name]!
  return { result: passedIf(isMet(value)), found: note ?? sayValue(value), value, evidence }
}

/** The finding for facts of which at least one is absent or not readable. */
function unknown(facts: Facts, names: string[], guard: Guard<Known>): Finding {
  const missing = names.filter((name) => read(facts, name, guard) === undefined)
  const fact = facts[missing[0]]
  const value = fact?.value ?? null
  const said = sayValue(value)
  const unreadable = both(
    `记录为“${said['zh-CN']}”，无法判断`,
    `recorded as "${said.en}", cannot be judged`
  )
  const found = fact?.note ?? (value === null ? said : unreadable)
  const awaited = missing.every((name) => facts[name]?.pending) || undefined
  return { result: 'unknown', found, value, missing, awaited, evidence: evidenceOf(facts, names) }
}

function evidenceOf(facts: Facts, names: string[]) {
  return names.map((name) => facts[name]?.evidence).find((evidence) => evidence)
}

function noteOr(facts: Facts, name: string, otherwise: Localized): Localized {
  return facts[name]?.note ?? otherwise
}

function join(...parts: Localized[]): Localized {
  return both(
    parts.map((part) => part['zh-CN']).join('，'),
    parts.map((part) => part.en).join(', ')
  )
}

function judgeWithinDays(condition: Of<'within_days'>, facts: Facts): Finding {
  const names = [condition.from, condition.to]
  const [from, to] = names.map((name) => read(facts, name, isDay))
  if (!from || !to) return unknown(facts, names, isDay)
  const value = daysBetween(from, to)
  const late = both(`第 ${value} 日`, `day ${value}`)
  const early = both(`早了 ${-value} 日`, `${count(-value, 'day')} too early`)
  const found = join(
    noteOr(facts, condition.from, both(`${from} 起`, `from ${from}`)),
    noteOr(facts, condition.to, both(`${to} 止`, `to ${to}`)),
    value < 0 ? early : late
  )
  const result = passedIf(value >= 0 && value <= condition.days)
  return { result, found, value, evidence: evidenceOf(facts, names) }
}

function judgeWithinMonths({ from, to, months }: Of<'within_months'>, facts: Facts): Finding {
  const names = [from, to]
  const [start, value] = names.map((name) => read(facts, name, isDay))
  if (!start || !value) return unknown(facts, names, isDay)
  const last = addMonths(start, months)
  const found = join(
    noteOr(facts, from, both(`${start} 起`, `from ${start}`)),
    noteOr(facts, to, both(`${value} 止`, `to ${value}`)),
    both(`期限至 ${last}`, `open until ${last}`)
  )
  const result = passedIf(value >= start && value <= last)
  return { result, found, value, evidence: evidenceOf(facts, names) }
}

const isDays = (value: FactValue): value is string[] => isList(value) && value.every(isDay)

function judgeTimes({ fact, on, period, most }: Of<'times_within'>, facts: Facts): Finding {
  const earlier = read(facts, fact, isDays)
  const day = read(facts, on, isDay)
  if (!earlier) return unknown(facts, [fact], isDays)
  if (!day) return unknown(facts, [on], isDay)
  const year = day.slice(0, 4)
  const isYear = period === 'calendar_year'
  const value = isYear ? earlier.filter((one) => one.startsWith(year)).length : earlier.length
  const found = both(
    `${isYear ? `${year} 年` : '累计'}已有 ${value} 次，本次为第 ${value + 1} 次`,
    `${value} earlier${isYear ? ` in ${year}` : ' in all'}, this is number ${value + 1}`
  )
  return { result: passedIf(value < most), found, value, evidence: facts[fact]!.evidence }
}

function judgeDay(condition: Of<'not_before' | 'on_or_before'>, facts: Facts): Finding {
  const names = [condition.fact, ...(condition.dayFact ? [condition.dayFact] : [])]
  const value = read(facts, condition.fact, isDay)
  const bound = condition.dayFact ? read(facts, condition.dayFact, isDay) : condition.day
  if (!value || !bound) return unknown(facts, names, isDay)
  const said = noteOr(facts, condition.fact, sayValue(value))
  const against = both(`对照日 ${bound}`, `against ${bound}`)
  const found = condition.dayFact ? join(said, noteOr(facts, condition.dayFact, against)) : said
  const met = condition.kind === 'not_before' ? value >= bound : value <= bound
  return { result: passedIf(met), found, value, evidence: evidenceOf(facts, names) }
}

function judgeAge({ birth, on, min, max }: Of<'age_between'>, facts: Facts): Finding {
  const names = [birth, on]
  const [born, day] = names.map((name) => read(facts, name, isDay))
  if (!born || !day) return hideBirth(unknown(facts, names, isDay), facts, birth)
  const value = fullYears(born, day)
  const tooYoung = min !== undefined && value < min
  const tooOld = max !== undefined && value > max
  const found = noteOr(facts, birth, both(`${day} ${value} 周岁`, `aged ${value} on ${day}`))
  return {
    result: passedIf(!tooYoung && !tooOld),
    found,
    value,
    evidence: evidenceOf(facts, names),
    earliest: tooYoung ? addYears(born, min) : undefined,
  }
}

// The day of birth is personal data: a trace says the age and never repeats what was recorded.
function hideBirth(finding: Finding, facts: Facts, birth: string): Finding {
  if (finding.missing?.[0] !== birth || finding.value === null) return finding
  const unreadable = both('出生日期无法判断', 'the day of birth cannot be judged')
  return { ...finding, value: null, found: noteOr(facts, birth, unreadable) }
}

function judgeYears({ from, to, years }: Of<'years_since'>, facts: Facts): Finding {
  const names = [from, to]
  const [start, end] = names.map((name) => read(facts, name, isDay))
  if (!start) return unknown(facts, names, isDay)
  const due = addYears(start, years)
  const since = noteOr(facts, from, both(`${start} 起`, `since ${start}`))
  const soon = both(`${due} 满 ${years} 年`, `${count(years, 'year')} complete on ${due}`)
  if (!end) return { ...unknown(facts, names, isDay), found: join(since, soon), earliest: due }
  const value = Math.max(0, fullYears(start, end))
  const done = both(`到 ${end} 满 ${value} 年`, `${count(value, 'full year')} by ${end}`)
  const evidence = evidenceOf(facts, names)
  if (due <= end) return { result: 'passed', found: join(since, done), value, evidence }
  return { result: 'failed', found: join(since, done, soon), value, evidence, earliest: due }
}

function judgeHeld({ fact, on }: Of<'held_by'>, facts: Facts): Finding {
  const names = [fact, on]
  const [value, day] = names.map((name) => read(facts, name, isDay))
  if (!value || !day) return unknown(facts, names, isDay)
  const found = noteOr(facts, fact, both(`${value} 起`, `since ${value}`))
  const evidence = evidenceOf(facts, names)
  if (value <= day) return { result: 'passed', found, value, evidence }
  return { result: 'failed', found, value, evidence, earliest: value }
}

function judgeWorked(condition: Of<'worked_months'>, facts: Facts): Finding {
  const { periods, since, on, months } = condition
  const needed = [...(since ? [since] : []), periods]
  const known = workOf(condition, (name) => facts[name]?.value)
  const best = workOf(condition, (name) => facts[name]?.unsure ?? facts[name]?.value)
  const day = read(facts, on, isDay)
  const evidence = evidenceOf(facts, needed)
  if (!known || !day) {
    const guard = (value: FactValue): value is Known => isDay(value) || isWork(value)
    return { ...unknown(facts, [...needed, on], guard), evidence }
  }
  const reached = dayReached(known, months)
  const worked = workedBefore(known, day)
  const value = worked.months
  const so = both(
    `到 ${day} 已从事 ${sayMonths(worked)['zh-CN']}`,
    `${sayMonths(worked).en} by ${day}`
  )
  if (reached !== null && reached <= day) return { result: 'passed', found: so, value, evidence }
  const hoped = best && dayReached(best, months)
  if (hoped && hoped <= day) {
    const open = both('另有未核对的经历', 'more is recorded but not checked')
    return { result: 'unknown', found: join(so, open), value, missing: needed, evidence }
  }
  const term = sayMonths({ months, days: 0 })
  const due = both(`${reached} 满 ${term['zh-CN']}`, `${term.en} complete on ${reached}`)
  const short = both('没有在岗记录，不再增加', 'no work goes on, so it does not grow')
  const found = join(so, reached ? due : short)
  return { result: 'failed', found, value, evidence, earliest: reached ?? undefined }
}

const isWork = (value: FactValue): value is string[] => isList(value) && readPeriods(value) !== null

/** The stretches of work that count, null when they, or the day they count from, are not known. */
function workOf(
  { periods, since }: Of<'worked_months'>,
  valueOf: (name: string) => FactValue | undefined
) {
  const list = valueOf(periods) ?? null
  const start = since ? valueOf(since) : undefined
  if (!isWork(list) || (since && !isDay(start))) return null
  const all = readPeriods(list)!
  return since ? periodsSince(all, start as string) : all
}
