import { both, count, sayFen, sayRate } from '#app/rules/words'
import type { Amount, AmountFormula, AmountStep, Fact, Facts } from '#app/rules/types'

type Of<K extends AmountFormula['kind']> = Extract<AmountFormula, { kind: K }>

/**
 * Works out an amount in integer fen, step by step. Gives `{ missing }`, the name of the fact,
 * when the fact it needs is unknown. Raises a RangeError when a quantity is not a whole number of
 * zero or more (how to round half a day is for a rule to say, not for arithmetic to guess).
 */
export function workOut(formula: AmountFormula, facts: Facts): Amount | { missing: string } {
  const missing = neededFacts(formula, facts).find((name) => !known(facts, name))
  if (missing) return { missing }
  const steps = stepsOf(formula, facts)
  const sum = steps.reduce((total, step) => total + (step.fen ?? 0), 0)
  const fen = Math.min(sum, capOf(formula))
  if (!Number.isSafeInteger(fen) || fen < 0) {
    throw new RangeError(`An amount must be a whole number of fen, zero or more, not ${fen}`)
  }
  if (fen < sum) steps.push(capStep(sum, fen))
  steps.push({ words: both('应补', 'Payable'), fen, total: true })
  const { message, source, example } = formula
  return { fen, steps, message, source, ...(example && { example }) }
}

/** Names of the facts without which an amount cannot be worked out. */
function neededFacts(formula: AmountFormula, facts: Facts): string[] {
  switch (formula.kind) {
    case 'fixed':
      return []
    case 'per_occupation_class':
      return [formula.occupation, formula.grade]
    case 'per_person_year': {
      const settles = known(facts, formula.part)?.value === 'settlement'
      return [formula.part, formula.years, ...(settles ? [formula.prepaid] : [])]
    }
    default:
      return [formula.fact]
  }
}

function known(facts: Facts, name: string): Fact | undefined {
  const fact = facts[name]
  return fact?.value === null || fact?.value === undefined ? undefined : fact
}

function stepsOf(formula: AmountFormula, facts: Facts): AmountStep[] {
  const fact = (name: string) => known(facts, name)!
  switch (formula.kind) {
    case 'per_day_tiers':
      return [
        ...dayTierSteps(formula, wholeNumber(formula.fact, fact(formula.fact))),
        ...uncountedSteps(formula, facts),
      ]
    case 'fixed':
      return [{ words: both('定额', 'Fixed amount'), fen: formula.fen }]
    case 'per_hour':
      return [hourStep(formula, wholeNumber(formula.fact, fact(formula.fact)))]
    case 'per_grade':
      return [gradeStep(formula.fenByGrade, fact(formula.fact))]
    case 'per_day':
      return perDaySteps(formula, wholeNumber(formula.fact, fact(formula.fact)))
    case 'per_occupation_class':
      return occupationClassSteps(formula, fact(formula.occupation), fact(formula.grade))
    case 'per_person_year':
      return personYearSteps(formula, facts)
    default:
      throw new TypeError(`Unknown amount kind ${(formula as { kind: string }).kind}`)
  }
}

function wholeNumber(name: string, { value }: Fact): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`Fact "${name}" must be a whole number of zero or more, not ${value}`)
  }
  return value
}

function dayTierSteps({ tiers }: Of<'per_day_tiers'>, attended: number): AmountStep[] {
  const limit = tiers.at(-1)?.upTo ?? 0
  const days = Math.min(attended, limit)
  const steps = [attendanceStep(attended, limit)]
  let before = 0
  for (const { upTo, fenPerDay } of tiers) {
    const here = Math.min(days, upTo) - before
    if (here <= 0) break
    const words = tierWords({ here, before, days, fenPerDay })
    steps.push({ words, fen: here * fenPerDay })
    before = upTo
  }
  return steps
}

function attendanceStep(attended: number, limit: number): AmountStep {
  const days = Math.min(attended, limit)
  const within = both(
    `出勤 ${attended} 天，全部在 ${limit} 日上限之内`,
    `Attended ${count(attended, 'day')}, all within the limit of ${count(limit, 'day')}`
  )
  const beyond = both(
    `出勤 ${attended} 天，超过 ${limit} 日上限，按 ${limit} 日计`,
    `Attended ${count(attended, 'day')}, above the limit: ${count(limit, 'day')} count`
  )
  const none = both('没有出勤', 'No day attended')
  const words = attended === 0 ? none : attended > limit ? beyond : within
  return { words, quantity: both(`${days} 日`, count(days, 'day')), fen: null }
}

type Tier = { here: number; before: number; days: number; fenPerDay: number }

function tierWords({ here, before, days, fenPerDay }: Tier) {
  const rate = sayRate(fenPerDay)
  const times = both(`${here} 日 × ${rate} 元`, `${count(here, 'day')} × ¥${rate}`)
  if (before === 0) {
    return both(`前 ${here} 日：${times['zh-CN']}`, `First ${count(here, 'day')}: ${times.en}`)
  }
  const end = before + here
  if (end < days) {
    return both(
      `第 ${before + 1} 至 ${end} 日：${times['zh-CN']}`,
      `Days ${before + 1} to ${end}: ${times.en}`
    )
  }
  return both(
    `后 ${here} 日：${days} − ${before} = ${times['zh-CN']}`,
    `Last ${count(here, 'day')}: ${days} − ${before} = ${times.en}`
  )
}

function uncountedSteps(formula: Of<'per_day_tiers'>, facts: Facts): AmountStep[] {
  const fact = formula.uncountedFact && known(facts, formula.uncountedFact)
  if (!fact || !fact.value) return []
  const days = wholeNumber(formula.uncountedFact!, fact)
  const words = both(`缺勤 ${days} 日，不计`, `Absent ${count(days, 'day')}, not counted`)
  return [{ words: fact.note ?? words, fen: 0 }]
}

function hourStep({ fenPerHour }: Of<'per_hour'>, hours: number): AmountStep {
  const rate = sayRate(fenPerHour)
  const words = both(`${hours} 课时 × ${rate} 元`, `${count(hours, 'class hour')} × ¥${rate}`)
  return { words, fen: hours * fenPerHour }
}

function gradeStep(fenByGrade: Record<string, number>, fact: Fact): AmountStep {
  const grade = String(fact.value)
  const said = fact.note ?? both(`等级 ${grade}`, `Grade ${grade}`)
  if (!Object.hasOwn(fenByGrade, grade)) {
    const words = both(`${said['zh-CN']}：标准中没有这一等级`, `${said.en}: no rate for this grade`)
    return { words, fen: 0 }
  }
  const words = both(`${said['zh-CN']}：按等级定额`, `${said.en}: fixed by grade`)
  return { words, fen: fenByGrade[grade] }
}

function perDaySteps({ fenPerDay, maxDays }: Of<'per_day'>, attended: number): AmountStep[] {
  const days = Math.min(attended, maxDays ?? attended)
  const rate = sayRate(fenPerDay)
  const words = both(`${days} 日 × ${rate} 元`, `${count(days, 'day')} × ¥${rate}`)
  const paid = { words, fen: days * fenPerDay }
  return maxDays === undefined ? [paid] : [attendanceStep(attended, maxDays), paid]
}

function occupationClassSteps(
  { classes, otherClass, fenByClass }: Of<'per_occupation_class'>,
  occupation: Fact,
  grade: Fact
): AmountStep[] {
  const code = String(occupation.value)
  const said = occupation.note ?? both(`职业 ${code}`, `Occupation ${code}`)
  const named = Object.keys(classes).find((name) => classes[name].includes(code)) ?? otherClass
  if (named === undefined) {
    const words = both(
      `${said['zh-CN']}：不在任何一类职业中`,
      `${said.en}: in none of the classes of occupations`
    )
    return [{ words, fen: 0 }]
  }
  const words = both(`${said['zh-CN']}：${named} 类职业`, `${said.en}: class ${named}`)
  return [{ words, fen: null }, gradeStep(fenByClass[named], grade)]
}

function personYearSteps(formula: Of<'per_person_year'>, facts: Facts): AmountStep[] {
  const { fenPerYear, maxYears, prepaidPercent, capFen } = formula
  const trained = wholeNumber(formula.years, known(facts, formula.years)!)
  const years = Math.min(trained, maxYears ?? trained)
  const rate = sayRate(fenPerYear)
  const sum = years * fenPerYear
  const whole = Math.min(sum, capFen ?? Infinity)
  const wholeWords = both(`${years} 年 × ${rate} 元`, `${count(years, 'year')} × ¥${rate}`)
  const steps: AmountStep[] = []
  if (years < trained) steps.push(yearLimitStep(trained, years))
  steps.push({ words: wholeWords, quantity: both(sayFen(sum), sayFen(sum)), fen: null })
  if (whole < sum) steps.push(capStep(sum, whole))

  const part = known(facts, formula.part)!.value
  if (part === 'whole') {
    return [...steps, { words: both('一次付清', 'Paid in one'), fen: whole }]
  }
  if (part === 'prepayment') {
    const words = both(`预付 ${prepaidPercent}%`, `${prepaidPercent}% paid in advance`)
    return [...steps, { words, fen: prepaidShare(whole, prepaidPercent) }]
  }
  if (part !== 'settlement') {
    throw new RangeError(`Fact "${formula.part}" names no part of an amount: ${part}`)
  }
  const prepaid = wholeNumber(formula.prepaid, known(facts, formula.prepaid)!)
  const off = both('减已预付', 'Less what was paid in advance')
  return [
    ...steps,
    { words: both('全额', 'The whole'), fen: whole },
    { words: off, fen: -Math.min(prepaid, whole) },
  ]
}

// Whole fen only; in two steps, because whole × percent could exceed what a number holds exactly.
function prepaidShare(whole: number, percent: number): number {
  const hundreds = Math.floor(whole / 100)
  return hundreds * percent + Math.floor(((whole % 100) * percent) / 100)
}

function yearLimitStep(trained: number, years: number): AmountStep {
  const words = both(
    `培训 ${trained} 年，超过上限，按 ${years} 年计`,
    `${count(trained, 'year')} of training, above the limit: ${count(years, 'year')} count`
  )
  return { words, fen: null }
}

function capOf(formula: AmountFormula): number {
  // A cap on person-years limits the whole, before it is split.
  if (formula.kind === 'per_person_year') return Infinity
  const maxFen = formula.kind === 'per_hour' ? formula.maxFen : undefined
  return Math.min(formula.capFen ?? Infinity, maxFen ?? Infinity)
}

function capStep(sum: number, cap: number): AmountStep {
  const words = both(
    `合计 ${sayFen(sum)}，超过上限，按 ${sayFen(cap)} 计`,
    `Comes to ${sayFen(sum)}, above the cap: ${sayFen(cap)} counts`
  )
  const cut = `− ${sayFen(sum - cap)}`
  return { words, quantity: both(cut, cut), fen: null }
}
