import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { DIGIT_SEARCHES, maySearchDigits } from '#app/people/last_digits'
import { peopleByLastDigits } from '#app/people/queries/people_list'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

/**
 * Finds people by the last digits of document or phone, among those the user may see. Each search is on
 * record, without the digits, and few are allowed in an hour.
 * @throws RuleViolation E_TOO_MANY_DIGIT_SEARCHES
 */
export default class FindByLastDigits {
  async handle({ actor, digits, requestId }: { actor: User; digits: string; requestId?: string }) {
    if (!(await maySearchDigits(actor.id))) {
      throw new RuleViolation('E_TOO_MANY_DIGIT_SEARCHES', {
        module: 'people',
        field: 'q',
        params: { most: DIGIT_SEARCHES },
      })
    }
    const found = await peopleByLastDigits(actor, digits)
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor,
        action: 'people.searched_by_digits',
        subject: { type: 'person', id: null },
        changes: { length: digits.length, found: found.people.length },
        requestId,
      })
    )
    return found
  }
}
