import db from '@adonisjs/lucid/services/db'
import CreateUser from '#app/accounts/actions/create_user'
import { accountOf } from '#app/people/queries/person_page'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

/**
 * Opens the account with which a person reads the own record, beside one as officer if they have it. The user name is made of the initials
 * and the person's number here; the first password is given back once.
 *
 * @throws RuleViolation E_HAS_ACCOUNT
 */
export default class OpenTraineeAccount {
  async handle({ actor, personId }: { actor: User; personId: number }) {
    const person = await db.from('persons').where('id', personId).firstOrFail()
    const known = await accountOf(personId)
    if (known) throw hasAccount(known)

    const initials = person.name_initials.replace(/[^a-z]/g, '') || 'x'
    const username = `${initials}${personId}`
    try {
      const { password } = await new CreateUser().handle({
        actor,
        username,
        fullName: person.name,
        roles: ['trainee'],
        personId,
      })
      return { username, password }
    } catch (error) {
      // Two at once choose the same name, which is unique.
      if (error instanceof RuleViolation && error.code === 'E_USERNAME_TAKEN') {
        throw hasAccount(username)
      }
      throw error
    }
  }
}

function hasAccount(username: string) {
  return new RuleViolation('E_HAS_ACCOUNT', { module: 'accounts', params: { username } })
}
