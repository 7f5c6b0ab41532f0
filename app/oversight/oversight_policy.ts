import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** The pages that look over the whole chain, and those that look at the system itself. */
export default class OversightPolicy extends BasePolicy {
  /** The day's page: everybody who works on classes or money. */
  dashboard(user: User) {
    return this.chain(user) || user.has('instructor')
  }

  /** The year's chain and the lists behind its numbers. */
  chain(user: User) {
    return seesEveryBase(user) || (user.has('base_admin') && user.baseId !== null)
  }

  search(user: User) {
    return this.dashboard(user)
  }

  /** Certificates and claims among what is found. */
  searchMoney(user: User) {
    return this.chain(user)
  }

  audit(user: User) {
    return user.has('auditor')
  }

  invariants(user: User) {
    return user.hasAny(['auditor', 'system_admin'])
  }
}
