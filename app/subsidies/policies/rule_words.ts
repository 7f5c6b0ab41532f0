import { both, sayFen, sayRate } from '#app/rules/words'
import { factValueWords, factWords } from '#app/subsidies/policies/facts_in_words'
import { AMOUNT_FORMS, CONDITION_FORMS, type Field } from '#app/subsidies/policies/rules_form'
import type { AmountFormula, Condition, Localized, Scalar, Source } from '#app/rules/types'

type Rule = Record<string, any>

const NONE = both('无', 'none')

const UNITS: Record<NonNullable<Field['unit']>, (value: string) => Localized> = {
  percent: (value) => both(`${value}%`, `${value}%`),
  days: (value) => both(`${value} 日`, `${value} days`),
  months: (value) => both(`${value} 个月`, `${value} months`),
  years: (value) => both(`${value} 年`, `${value} years`),
  age: (value) => both(`${value} 周岁`, `${value} years old`),
  times: (value) => both(`${value} 次`, `${value} times`),
  yuan: (value) => both(`${value} 元`, `${value} yuan`),
}

const CHOICES: Record<string, Localized> = {
  ever: both('累计', 'in all'),
  calendar_year: both('每年', 'in each calendar year'),
}

const KINDS: Record<string, Localized> = {
  all_of: both('下列全部符合', 'All of the following'),
  any_of: both('下列任一符合', 'Any one of the following'),
  when: both('仅在下列情况适用', 'Only in the case of'),
  at_least: both('不低于', 'At least'),
  at_most: both('不超过', 'At most'),
  equals: both('等于', 'Is'),
  one_of: both('属于下列之一', 'Is one of'),
  none_of: both('不属于下列', 'Is none of'),
  includes: both('包含', 'Includes'),
  empty: both('没有', 'None'),
  present: both('已有', 'Present'),
  within_days: both('期限（日）', 'Within days'),
  within_months: both('期限（月）', 'Within months'),
  times_within: both('次数', 'Number of times'),
  not_before: both('不早于', 'Not before'),
  on_or_before: both('不晚于', 'On or before'),
  age_between: both('年龄', 'Age'),
  years_since: both('满若干年', 'Years passed'),
  held_by: both('已取得', 'Held'),
  worked_months: both('累计从事', 'Time worked'),
  per_day_tiers: both('按日分段', 'Per day, in tiers'),
  per_day: both('按日', 'Per day'),
  per_hour: both('按课时', 'Per class hour'),
  per_grade: both('按等级', 'Per grade'),
  per_occupation_class: both('按职业类别和等级', 'Per class of occupation and grade'),
  fixed: both('定额', 'Fixed'),
  per_person_year: both('按人年，可预付', 'Per person-year, partly in advance'),
}

/** A kind of condition or amount in words. */
export function kindWords(kind: string): Localized {
  return KINDS[kind] ?? both(kind, kind)
}

/** One thing a rule holds, in words; `key` names it in the language files. */
export interface RulePart {
  key: string
  words: Localized
}

/** Everything a condition or an amount says, part by part, apart from its children. */
export function ruleParts(rule: Condition | AmountFormula, isAmount = false): RulePart[] {
  const forms = isAmount ? AMOUNT_FORMS : CONDITION_FORMS
  const form = forms[rule.kind] ?? { facts: [], fields: [] }
  const data = rule as Rule
  const part = (key: string, words: Localized | undefined) => (words ? [{ key, words }] : [])
  return [
    ...part('kind', kindWords(rule.kind)),
    ...form.facts.flatMap((key) => part(key, data[key] && factWords(data[key]).label)),
    ...form.fields.flatMap((field) => part(field.key, fieldWords(field, data))),
    ...part('message', rule.message),
    ...part('section', (data as Condition).section),
    ...part('source', sourceWords(rule.source)),
    ...part('further', furtherWords(data.furtherSources)),
    ...part('example', rule.example ? both('示例', 'example') : both('已确认', 'confirmed')),
  ]
}

/** A source with its number, clause and quote. */
export function sourceWords({ document, number, clause, quote }: Source): Localized {
  const line = [document, number, clause].filter(Boolean).join(' ')
  return quote ? both(`${line}（“${quote}”）`, `${line} ("${quote}")`) : both(line, line)
}

function furtherWords(sources: Source[] | undefined): Localized | undefined {
  if (!sources?.length) return undefined
  const words = sources.map(sourceWords)
  return both(words.map((one) => one['zh-CN']).join('；'), words.map((one) => one.en).join('; '))
}

/** The value of a field of a rule in words; undefined when it has none. */
export function fieldWords(field: Field, rule: Rule): Localized | undefined {
  const value = rule[field.key]
  if (value === undefined) return undefined
  switch (field.type) {
    case 'yuan':
      return both(sayFen(value), sayFen(value))
    case 'tiers':
      return tierWords(value)
    case 'grades':
      return gradesWords(rule[field.of!], value)
    case 'classes':
      return classWords(rule[field.of!], rule)
    case 'scalars':
      return join((value as Scalar[]).map((one) => factValueWords(rule[field.of!], one)))
    case 'scalar':
      return factValueWords(rule[field.of!], value)
    case 'choice':
      return CHOICES[value] ?? both(value, value)
    default:
      return withUnit(field, rule, String(value))
  }
}

function withUnit(field: Field, rule: Rule, value: string): Localized {
  const type = field.of && factWords(rule[field.of]).type
  const unit = field.unit ?? (type === 'percent' ? 'percent' : undefined)
  return unit ? UNITS[unit](value) : both(value, value)
}

function join(words: Localized[]): Localized {
  if (words.length === 0) return NONE
  return both(words.map((one) => one['zh-CN']).join('、'), words.map((one) => one.en).join(', '))
}

function tierWords(tiers: { upTo: number; fenPerDay: number }[]): Localized {
  return both(
    tiers.map(({ upTo, fenPerDay }) => `至第 ${upTo} 日每天 ${sayRate(fenPerDay)} 元`).join('，'),
    tiers.map(({ upTo, fenPerDay }) => `¥${sayRate(fenPerDay)} a day up to day ${upTo}`).join(', ')
  )
}

function gradesWords(fact: string, amounts: Record<string, number>): Localized {
  return join(
    Object.entries(amounts).map(([grade, fen]) => {
      const name = factValueWords(fact, grade)
      return both(`${name['zh-CN']} ${sayFen(fen)}`, `${name.en} ${sayFen(fen)}`)
    })
  )
}

function classWords(fact: string, { classes, fenByClass, otherClass }: Rule): Localized {
  const words = Object.keys(fenByClass).map((name) => {
    const codes = (classes[name] ?? []).join(' ')
    const amounts = gradesWords(fact, fenByClass[name])
    const rest = name === otherClass
    return both(
      `${name} 类（${[codes, rest && '其他职业'].filter(Boolean).join('，')}）：${amounts['zh-CN']}`,
      `class ${name} (${[codes, rest && 'all others'].filter(Boolean).join(', ')}): ${amounts.en}`
    )
  })
  return both(words.map((one) => one['zh-CN']).join('；'), words.map((one) => one.en).join('; '))
}
