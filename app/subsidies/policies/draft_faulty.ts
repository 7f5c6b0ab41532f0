import { Exception } from '@adonisjs/core/exceptions'
import type { HttpContext } from '@adonisjs/core/http'
import type { Fault } from '#app/rules/rule_set_schema'
import type { FormFault } from '#app/subsidies/policies/rules_form'

const NEVER_KEPT = ['_csrf', '_method', '_idempotency_key']

/** Sentences of the engine's checks, as they are named in the language files. */
const RULES: [RegExp, string][] = [
  [/text that is not blank|is missing$/, 'missing'],
  [/needs either "day" or "dayFact"/, 'missing'],
  [/must be a number$/, 'number'],
  [/whole number of zero or more/, 'whole'],
  [/whole number of one or more/, 'positive'],
  [/from 0 to 150/, 'years'],
  [/from 0 to 100/, 'percent'],
  [/whole number of fen/, 'money'],
  [/real day/, 'day'],
  [/must be one of/, 'one_of'],
  [/at least one (item|grade|class)/, 'list_empty'],
  [/name a value twice|is in two classes|duplicate id/, 'repeats'],
  [/needs "min", "max"/, 'needs_age'],
  [/must not be less than "min"/, 'age_order'],
  [/greater than in the tier before/, 'tier_order'],
  [/must not be before "effectiveFrom"/, 'period_order'],
]

/**
 * What was typed does not make a rule: nothing was written, each fault stands at its field, what was
 * typed is kept.
 */
export class DraftFaulty extends Exception {
  static status = 422
  static code = 'E_DRAFT_FAULTY'

  constructor(readonly faults: FormFault[]) {
    super(faults.map(({ field, rule }) => `${field} ${rule}`).join(', '))
  }

  handle(error: this, { request, response, session, i18n }: HttpContext) {
    const bag: Record<string, string[]> = {}
    for (const { field, rule } of error.faults) {
      const sentence = i18n.t('policies.faults.at', {
        label: i18n.t(`policies.fields.${labelOf(field)}`),
        fault: i18n.t(`policies.faults.${rule}`),
      })
      bag[field] = [...(bag[field] ?? []), sentence]
    }
    if (request.accepts(['html', 'json']) === 'json') {
      const errors = Object.entries(bag).map(([field, messages]) => ({
        code: error.code,
        field,
        message: messages[0],
      }))
      return response.status(error.status).send({ errors })
    }
    session.flashExcept(NEVER_KEPT)
    session.flash('inputErrorsBag', bag)
    return response.redirect().withQs().back()
  }
}

/** Which label names a field: that of its last part that is no number. */
function labelOf(field: string): string {
  const [first, second, ...rest] = field.split('.')
  if (['message', 'section', 'title'].includes(first)) return `${first}_${second}`
  if (first === 'further' || first === 'source') return rest[0] ?? second ?? first
  return first === 'values' ? second : first
}

/** Faults of a rule set as faults of the form of one of its parts; `path` leads to the part. */
export function faultsOfForm(faults: Fault[], path: (string | number)[]): FormFault[] {
  return faults.map((fault) => {
    const isInside = path.every((step, index) => fault.path[index] === step)
    const rest = isInside ? fault.path.slice(path.length) : fault.path
    return { field: fieldOf(rest.map(String)), rule: ruleOf(fault.message) }
  })
}

const OWN = ['version', 'effectiveFrom', 'effectiveTo', 'status', 'source']

function fieldOf([first = '', ...rest]: string[]): string {
  if (first === 'furtherSources') return ['further', ...rest].join('.')
  if (['title', 'message', 'section'].includes(first)) {
    return [first, rest[0] === 'en' ? 'en' : 'zh'].join('.')
  }
  return [...(OWN.includes(first) ? [] : ['values']), first, ...rest].join('.')
}

function ruleOf(message: string): string {
  return RULES.find(([pattern]) => pattern.test(message))?.[1] ?? 'other'
}
