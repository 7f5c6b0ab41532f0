import { Money } from '#app/shared/money'
import { isDay } from '#app/shared/days'
import { factWords } from '#app/subsidies/policies/facts_in_words'
import type { Scalar } from '#app/rules/types'

/** How a form asks for one value of a rule. */
export type FieldType =
  | 'number'
  | 'whole'
  | 'day'
  | 'yuan'
  | 'choice'
  /** One value, or several, of the fact that `of` names. */
  | 'scalar'
  | 'scalars'
  /** Rows of a last day and an amount for each day. */
  | 'tiers'
  /** An amount for each grade. */
  | 'grades'
  /** Classes of occupations, each with its occupations and its amounts by grade. */
  | 'classes'

export interface Field {
  key: string
  type: FieldType
  unit?: 'percent' | 'days' | 'months' | 'years' | 'age' | 'times' | 'yuan'
  optional?: true
  /** Key of the rule that names the fact whose values are asked for. */
  of?: string
  options?: readonly string[]
}

/** What of a rule a form asks for; the facts it judges belong to the rule and stay. */
export interface RuleForm {
  facts: readonly string[]
  fields: readonly Field[]
}

/** Kinds of conditions. A new kind needs one entry here and its words in the language files. */
export const CONDITION_FORMS: Record<string, RuleForm> = {
  all_of: { facts: [], fields: [] },
  any_of: { facts: [], fields: [] },
  when: { facts: ['fact'], fields: [{ key: 'values', type: 'scalars', of: 'fact' }] },
  at_least: { facts: ['fact'], fields: [{ key: 'value', type: 'number', of: 'fact' }] },
  at_most: { facts: ['fact'], fields: [{ key: 'value', type: 'number', of: 'fact' }] },
  equals: { facts: ['fact'], fields: [{ key: 'value', type: 'scalar', of: 'fact' }] },
  one_of: { facts: ['fact'], fields: [{ key: 'values', type: 'scalars', of: 'fact' }] },
  none_of: { facts: ['fact'], fields: [{ key: 'values', type: 'scalars', of: 'fact' }] },
  includes: { facts: ['fact'], fields: [{ key: 'value', type: 'scalar', of: 'fact' }] },
  empty: { facts: ['fact'], fields: [] },
  present: { facts: ['fact'], fields: [] },
  within_days: { facts: ['from', 'to'], fields: [{ key: 'days', type: 'whole', unit: 'days' }] },
  within_months: {
    facts: ['from', 'to'],
    fields: [{ key: 'months', type: 'whole', unit: 'months' }],
  },
  times_within: {
    facts: ['fact', 'on'],
    fields: [
      { key: 'most', type: 'whole', unit: 'times' },
      { key: 'period', type: 'choice', options: ['ever', 'calendar_year'] },
    ],
  },
  not_before: {
    facts: ['fact', 'dayFact'],
    fields: [{ key: 'day', type: 'day', optional: true }],
  },
  on_or_before: {
    facts: ['fact', 'dayFact'],
    fields: [{ key: 'day', type: 'day', optional: true }],
  },
  age_between: {
    facts: ['birth', 'on'],
    fields: [
      { key: 'min', type: 'whole', unit: 'age', optional: true },
      { key: 'max', type: 'whole', unit: 'age', optional: true },
    ],
  },
  years_since: { facts: ['from', 'to'], fields: [{ key: 'years', type: 'whole', unit: 'years' }] },
}

const cap: Field = { key: 'capFen', type: 'yuan', optional: true }

/** Kinds of amounts, with the facts each is worked out from. */
export const AMOUNT_FORMS: Record<string, RuleForm & { defaults: Record<string, string> }> = {
  per_day_tiers: {
    facts: ['fact', 'uncountedFact'],
    defaults: { fact: 'attended_days' },
    fields: [{ key: 'tiers', type: 'tiers' }, cap],
  },
  per_day: {
    facts: ['fact'],
    defaults: { fact: 'attended_days' },
    fields: [
      { key: 'fenPerDay', type: 'yuan' },
      { key: 'maxDays', type: 'whole', unit: 'days', optional: true },
      cap,
    ],
  },
  per_hour: {
    facts: ['fact'],
    defaults: { fact: 'attended_hours' },
    fields: [
      { key: 'fenPerHour', type: 'yuan' },
      { key: 'maxFen', type: 'yuan', optional: true },
      cap,
    ],
  },
  per_grade: {
    facts: ['fact'],
    defaults: { fact: 'grade_code' },
    fields: [{ key: 'fenByGrade', type: 'grades', of: 'fact' }, cap],
  },
  per_occupation_class: {
    facts: ['occupation', 'grade'],
    defaults: { occupation: 'occupation_code', grade: 'grade_code' },
    fields: [{ key: 'classes', type: 'classes', of: 'grade' }, cap],
  },
  fixed: { facts: [], defaults: {}, fields: [{ key: 'fen', type: 'yuan' }, cap] },
  per_person_year: {
    facts: ['years', 'part', 'prepaid'],
    defaults: { years: 'training_years', part: 'claim_part', prepaid: 'prepaid_fen' },
    fields: [
      { key: 'fenPerYear', type: 'yuan' },
      { key: 'maxYears', type: 'whole', unit: 'years', optional: true },
      { key: 'prepaidPercent', type: 'whole', unit: 'percent' },
      cap,
    ],
  },
}

/** `field` is the path of the control at fault, `rule` the name of the sentence that says why. */
export interface FormFault {
  field: string
  rule: string
}

type Raw = Record<string, unknown>

const MOST_ROWS = 40
const MOST_SIGNS = 4000

/**
 * Reads the values of a rule from a submitted form: amounts in yuan become integer fen, empty
 * optional fields are left out. `facts` are the names of the facts of the rule. Gives every fault,
 * each with its field.
 */
export function readValues(
  form: RuleForm,
  raw: unknown,
  facts: Record<string, string>
): { values: Raw; faults: FormFault[] } {
  const reader = new Reader(isRaw(raw) ? raw : {}, facts)
  const values: Raw = {}
  for (const field of form.fields) Object.assign(values, reader.read(field))
  return { values, faults: reader.faults }
}

const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The rows of a submitted list: browsers send `rows[0][…]`, which arrives as a list or a mapping. */
function rowsOf(value: unknown): Raw[] {
  const rows = Array.isArray(value) ? value : isRaw(value) ? Object.values(value) : []
  return rows.slice(0, MOST_ROWS).map((row) => (isRaw(row) ? row : {}))
}

function textOf(value: unknown): string {
  return ['string', 'number'].includes(typeof value)
    ? String(value).trim().slice(0, MOST_SIGNS)
    : ''
}

/** Items of a text of lines, commas or Chinese commas. */
function itemsOf(value: unknown): string[] {
  const items = Array.isArray(value) ? value.map(textOf) : textOf(value).split(/[\n,，、;；\s]+/)
  return [...new Set(items.filter((item) => item !== ''))].slice(0, 500)
}

class Reader {
  readonly faults: FormFault[] = []

  constructor(
    readonly raw: Raw,
    readonly facts: Record<string, string>
  ) {}

  read(field: Field): Raw {
    const raw = this.raw[field.key]
    const at = `values.${field.key}`
    if (field.type === 'classes') return this.#classes(raw, at)
    const value = this.#value(field, raw, at)
    return value === undefined ? {} : { [field.key]: value }
  }

  #value(field: Field, raw: unknown, at: string): unknown {
    switch (field.type) {
      case 'tiers':
        return this.#tiers(raw, at)
      case 'grades':
        return this.#grades(raw, at)
      case 'scalars':
        return this.#scalars(field, raw, at)
      default:
        return this.#one(field, textOf(raw), at)
    }
  }

  #one(field: Field, text: string, at: string): unknown {
    if (text === '') return field.optional ? undefined : this.#fault(at, 'missing')
    switch (field.type) {
      case 'yuan':
        return this.#yuan(text, at)
      case 'whole':
        return /^\d{1,9}$/.test(text) ? Number(text) : this.#fault(at, 'whole')
      case 'number':
        return /^-?\d{1,9}(\.\d{1,4})?$/.test(text) ? Number(text) : this.#fault(at, 'number')
      case 'day':
        return isDay(text) ? text : this.#fault(at, 'day')
      case 'choice':
        return field.options?.includes(text) ? text : this.#fault(at, 'one_of')
      default:
        return this.#scalar(field, text, at)
    }
  }

  #yuan(text: string, at: string): number | undefined {
    try {
      const { fen } = Money.parseYuan(text)
      return fen < 0 ? this.#fault(at, 'money') : fen
    } catch {
      return this.#fault(at, 'money')
    }
  }

  #scalar(field: Field, text: string, at: string): Scalar | undefined {
    const { type, values } = factWords(this.facts[field.of ?? ''] ?? '')
    if (type === 'yes_no') {
      return ['true', 'false'].includes(text) ? text === 'true' : this.#fault(at, 'one_of')
    }
    if (type === 'number' || type === 'percent' || type === 'count') {
      return /^-?\d{1,9}(\.\d{1,4})?$/.test(text) ? Number(text) : this.#fault(at, 'number')
    }
    return values && !Object.hasOwn(values, text) ? this.#fault(at, 'one_of') : text
  }

  #scalars(field: Field, raw: unknown, at: string): Scalar[] | undefined {
    const items = itemsOf(raw)
    if (items.length === 0) return this.#fault(at, 'list_empty')
    return items.flatMap((item) => this.#scalar(field, item, at) ?? [])
  }

  #tiers(raw: unknown, at: string) {
    const tiers = rowsOf(raw).flatMap((row, index) => {
      const [upTo, yuan] = [textOf(row.upTo), textOf(row.fenPerDay)]
      if (upTo === '' && yuan === '') return []
      return {
        upTo: this.#one({ key: 'upTo', type: 'whole' }, upTo, `${at}.${index}.upTo`),
        fenPerDay: this.#one({ key: 'fenPerDay', type: 'yuan' }, yuan, `${at}.${index}.fenPerDay`),
      }
    })
    return tiers.length > 0 ? tiers : this.#fault(`${at}.0.upTo`, 'list_empty')
  }

  #grades(raw: unknown, at: string): Raw | undefined {
    const amounts: Raw = {}
    for (const [name, value] of Object.entries(isRaw(raw) ? raw : {}).slice(0, MOST_ROWS)) {
      const yuan = textOf(value)
      if (yuan !== '') amounts[name] = this.#yuan(yuan, `${at}.${name}`)
    }
    return Object.keys(amounts).length > 0 ? amounts : this.#fault(at, 'list_empty')
  }

  #classes(raw: unknown, at: string): Raw {
    const classes: Raw = {}
    const fenByClass: Raw = {}
    let otherClass: string | undefined
    rowsOf(raw).forEach((row, index) => {
      const name = textOf(row.name).slice(0, 20)
      const codes = itemsOf(row.codes)
      if (name === '' && codes.length === 0) return
      if (name === '') return void this.#fault(`${at}.${index}.name`, 'missing')
      if (Object.hasOwn(fenByClass, name)) return void this.#fault(`${at}.${index}.name`, 'repeats')
      if (codes.length > 0) classes[name] = codes
      if (textOf(row.other) !== '') otherClass = name
      if (codes.length === 0 && otherClass !== name) {
        this.#fault(`${at}.${index}.codes`, 'list_empty')
      }
      fenByClass[name] = this.#grades(row.grades, `${at}.${index}.grades`)
    })
    if (Object.keys(classes).length === 0) this.#fault(`${at}.0.name`, 'list_empty')
    return { classes, fenByClass, ...(otherClass !== undefined && { otherClass }) }
  }

  #fault(field: string, rule: string): undefined {
    this.faults.push({ field, rule })
  }
}
