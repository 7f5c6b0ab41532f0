import { DraftFaulty } from '#app/subsidies/policies/draft_faulty'
import { readValues, type RuleForm } from '#app/subsidies/policies/rules_form'
import type { Source } from '#app/rules/types'

interface Words {
  zh?: string | null
  en?: string | null
}

type SourceInput = { [K in keyof Source]?: string | null }

/** What every rule says of itself, as its form sends it. */
export interface RuleInput {
  message: Words
  section?: Words | null
  source: SourceInput
  further?: SourceInput[] | null
  example: 'yes' | 'no'
}

/** Keys of a rule that its form does not ask for and that therefore stay: its kind, its facts. */
type Fixed = Record<string, unknown> & { kind: string }

/**
 * The rule that a form describes.
 * @throws DraftFaulty with the fields whose values cannot be read
 */
export function ruleOf(
  form: RuleForm,
  fixed: Fixed,
  input: RuleInput,
  rawValues: unknown
): Record<string, unknown> {
  const facts = Object.fromEntries(form.facts.map((key) => [key, String(fixed[key] ?? '')]))
  const { values, faults } = readValues(form, rawValues, facts)
  if (faults.length > 0) throw new DraftFaulty(faults)
  const further = (input.further ?? []).map(sourceOf).filter((one) => one.document !== '')
  return {
    ...fixed,
    ...values,
    message: localizedOf(input.message),
    ...(input.section?.zh && { section: localizedOf(input.section) }),
    source: sourceOf(input.source),
    ...(further.length > 0 && { furtherSources: further }),
    ...(input.example === 'yes' && { example: true }),
  }
}

export function localizedOf({ zh, en }: Words) {
  return { 'zh-CN': zh ?? '', 'en': en ?? '' }
}

/** A source without its empty parts. */
export function sourceOf({ document, number, clause, quote }: SourceInput): Source {
  return {
    document: document ?? '',
    ...(number && { number }),
    ...(clause && { clause }),
    ...(quote && { quote }),
  }
}
