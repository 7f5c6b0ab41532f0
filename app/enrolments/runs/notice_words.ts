import db from '@adonisjs/lucid/services/db'
import { foldNumber } from '#app/people/typed_text'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/** Longest words of a base's own: what fits in five SMS. */
export const NOTICE_LENGTH = 300

/** Identity numbers, bank cards and mobile phones; a landline to call back may stand in the words. */
const PERSONAL = /(?<!\d)(1[3-9]\d{9}|\d{15,19}|\d{17}X)(?!\d)/

/** Names of two characters and more are looked for. */
const NAME_LENGTH = 2

/**
 * A base's own words go out by SMS, to many: they hold no number of a person, nor the name of somebody
 * who gets them.
 * @throws RuleViolation E_NOTICE_WORDS, E_NOTICE_NUMBER, E_NOTICE_NAME
 */
export async function refuseNotice(text: string, enrolmentIds: number[]) {
  if (text === '') throw refusal('E_NOTICE_WORDS')
  if (PERSONAL.test(foldNumber(text).replace(/[-—–]/g, ''))) throw refusal('E_NOTICE_NUMBER')
  const rows = await db
    .from('persons')
    .whereIn('id', (of) => of.from('enrolments').whereIn('id', enrolmentIds).select('person_id'))
    .select('name')
  const named = rows.find(({ name }) => name.length >= NAME_LENGTH && text.includes(name))
  if (named) throw refusal('E_NOTICE_NAME', { name: named.name })
}

function refusal(code: string, params: Record<string, string> = {}) {
  return new RuleViolation(code, { module: 'enrolment_runs', field: 'notice', params })
}
