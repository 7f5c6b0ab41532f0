import db from '@adonisjs/lucid/services/db'
import { foldFullWidth } from '#app/people/typed_text'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/** Longest words of a base's own: what is read on a phone at one glance. */
export const NOTICE_LENGTH = 300

/**
 * Identity numbers, bank cards and mobile phones, also in the groups in which people write them; a
 * landline to call back may stand in the words.
 */
const PERSONAL = [
  String.raw`(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}`,
  String.raw`\d{15,19}`,
  String.raw`\d{17}X`,
  String.raw`\d{6}[ -]\d{8}[ -]\d{3}[\dX]`,
  String.raw`\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?`,
]
const PERSONAL_NUMBER = new RegExp(`(?<!\\d)(?:${PERSONAL.join('|')})(?!\\d)`, 'i')

/** Names of two characters and more are looked for. */
const NAME_LENGTH = 2

/**
 * A base's own words go to many, by e-mail too: they hold no number of a person, nor the name of somebody
 * who gets them.
 * @throws RuleViolation E_NOTICE_WORDS, E_NOTICE_NUMBER, E_NOTICE_NAME
 */
export async function refuseNotice(text: string, enrolmentIds: number[]) {
  if (text === '') throw refusal('E_NOTICE_WORDS')
  if (holdsNumber(text)) throw refusal('E_NOTICE_NUMBER')
  const rows = await db
    .from('persons')
    .whereIn('id', (of) => of.from('enrolments').whereIn('id', enrolmentIds).select('person_id'))
    .select('name')
  const named = rows.find(({ name }) => name.length >= NAME_LENGTH && text.includes(name))
  if (named) throw refusal('E_NOTICE_NAME', { name: named.name })
}

/** Whether words hold a number that is somebody's own. */
export function holdsNumber(text: string): boolean {
  return PERSONAL_NUMBER.test(foldFullWidth(text).replace(/[—–]/g, '-'))
}

function refusal(code: string, params: Record<string, string> = {}) {
  return new RuleViolation(code, { module: 'enrolment_runs', field: 'notice', params })
}
