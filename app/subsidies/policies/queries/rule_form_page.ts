import { yuan, type Locale } from '#app/shared/words'
import { FACTS, factValueWords, factWords } from '#app/subsidies/policies/facts_in_words'
import { kindWords } from '#app/subsidies/policies/rule_words'
import {
  COMPARISONS,
  conditionTemplates,
  type TemplateChoice,
} from '#app/subsidies/policies/condition_templates'
import { flatten } from '#app/subsidies/policies/rules_edit'
import {
  AMOUNT_FORMS,
  type Field,
  type FieldType,
  type RuleForm,
} from '#app/subsidies/policies/rules_form'
import type { AmountFormula, Condition, RuleSet, Scalar } from '#app/rules/types'

type Rule = Record<string, any>

interface Choice {
  value: string
  label: string
}

/** One control, or one block of controls, of the form of a rule. */
export interface FormControl {
  key: string
  name: string
  type: FieldType
  unit?: string
  required: boolean
  value: string
  /** For a choice among values in words. */
  options?: Choice[]
  /** Values ticked. */
  ticked?: string[]
  tiers?: { upTo: string; fenPerDay: string }[]
  grades?: { key: string; label: string; value: string }[]
  classes?: { name: string; codes: string; other: boolean; grades: FormControl['grades'] }[]
}

/** The form of a condition or an amount: what it judges in words, and its controls. */
export function ruleFormPage(rule: Condition | AmountFormula, form: RuleForm, locale: Locale) {
  const data = rule as Rule
  return {
    rule: data,
    kindWords: kindWords(rule.kind)[locale],
    factWords: form.facts.flatMap((key) => (data[key] ? [factWords(data[key]).label[locale]] : [])),
    controls: form.fields.map((field) => controlOf(field, data, locale)),
    further: [...(data.furtherSources ?? []), {}],
  }
}

function controlOf(field: Field, data: Rule, locale: Locale): FormControl {
  const value = data[field.key]
  const type = field.of && factWords(data[field.of]).type
  const control: FormControl = {
    key: field.key,
    name: `values[${field.key}]`,
    type: field.type,
    unit: field.unit ?? (type === 'percent' ? 'percent' : undefined),
    required: !field.optional,
    value: '',
  }
  switch (field.type) {
    case 'tiers':
      return { ...control, tiers: tierRows(value) }
    case 'grades':
      return { ...control, grades: gradeRows(data[field.of!], value, locale) }
    case 'classes':
      return { ...control, classes: classRows(data[field.of!], data, locale) }
    case 'yuan':
      return { ...control, unit: 'yuan', value: yuan(value) }
    case 'scalar':
    case 'scalars':
      return scalarControl(control, data[field.of!], value, locale)
    default:
      return { ...control, value: value === undefined ? '' : String(value) }
  }
}

function scalarControl(
  control: FormControl,
  fact: string,
  value: Scalar | Scalar[] | undefined,
  locale: Locale
): FormControl {
  const values = [value ?? []].flat().map(String)
  const { type, values: known } = factWords(fact)
  const yesNo = type === 'yes_no' && [
    { value: 'true', label: locale === 'en' ? 'yes' : '是' },
    { value: 'false', label: locale === 'en' ? 'no' : '否' },
  ]
  const codes =
    known && Object.entries(known).map(([code, words]) => ({ value: code, label: words[locale] }))
  return {
    ...control,
    value: values.join('\n'),
    ticked: values,
    options: yesNo || codes || undefined,
  }
}

const BLANK_TIERS = 2

function tierRows(tiers: { upTo: number; fenPerDay: number }[] = []) {
  const rows = tiers.map(({ upTo, fenPerDay }) => ({
    upTo: String(upTo),
    fenPerDay: yuan(fenPerDay),
  }))
  for (let blank = 0; blank < BLANK_TIERS; blank++) rows.push({ upTo: '', fenPerDay: '' })
  return rows
}

function gradeRows(fact: string, amounts: Record<string, number> = {}, locale: Locale) {
  const keys = [...new Set([...Object.keys(factWords(fact).values ?? {}), ...Object.keys(amounts)])]
  return keys.map((key) => ({
    key,
    label: factValueWords(fact, key)[locale],
    value: yuan(amounts[key]),
  }))
}

function classRows(fact: string, data: Rule, locale: Locale) {
  const { classes = {}, fenByClass = {}, otherClass } = data
  const rows = Object.keys(fenByClass).map((name) => ({
    name,
    codes: (classes[name] ?? []).join('\n'),
    other: otherClass === name,
    grades: gradeRows(fact, fenByClass[name], locale),
  }))
  return [...rows, { name: '', codes: '', other: false, grades: gradeRows(fact, {}, locale) }]
}

/** The amount of a draft, or an empty one of another kind; null for a kind there is not. */
export function amountOf(ruleSet: RuleSet, kind?: string): AmountFormula | null {
  const wanted = kind ?? ruleSet.amount?.kind ?? 'fixed'
  if (!Object.hasOwn(AMOUNT_FORMS, wanted)) return null
  if (ruleSet.amount?.kind === wanted) return ruleSet.amount
  const { message, source } = ruleSet.amount ?? {
    message: { 'zh-CN': '', 'en': '' },
    source: ruleSet.source,
  }
  const empty = { kind: wanted, ...AMOUNT_FORMS[wanted].defaults, message, source, example: true }
  return empty as unknown as AmountFormula
}

/** The kinds of amounts as choices. */
export function amountKinds(locale: Locale): Choice[] {
  return Object.keys(AMOUNT_FORMS).map((kind) => ({ value: kind, label: kindWords(kind)[locale] }))
}

/** The catalogue of conditions that can be added, and the comparisons of facts. */
export async function cataloguePage(ruleSet: RuleSet, choice: TemplateChoice, locale: Locale) {
  const templates = await conditionTemplates(ruleSet)
  const group = flatten(ruleSet.conditions).find(({ condition }) => condition.id === choice.group)
  const { fact } = choice
  return {
    templates: templates.map(({ policyId, version, title, condition }) => ({
      policyId,
      version,
      title: title[locale],
      id: condition.id,
      message: condition.message[locale],
      kind: kindWords(condition.kind)[locale],
      source: [condition.source.document, condition.source.clause].filter(Boolean).join(' '),
    })),
    group: group && { id: group.condition.id, message: group.condition.message[locale] },
    facts: Object.entries(FACTS).map(([name, { label }]) => ({
      value: name,
      label: label[locale],
    })),
    fact: fact && Object.hasOwn(FACTS, fact) ? fact : '',
    comparisons:
      fact && Object.hasOwn(FACTS, fact)
        ? COMPARISONS[FACTS[fact].type].map((kind) => ({
            value: kind,
            label: kindWords(kind)[locale],
          }))
        : [],
  }
}
