import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** The base decides who gets its seats; the bureau and the auditor read how. */
export default class ApplicationPolicy extends BasePolicy {
  list(user: User, { baseId }: { baseId: number }) {
    return seesEveryBase(user) || this.decide(user, { baseId })
  }

  decide(user: User, { baseId }: { baseId: number }) {
    return user.has('base_admin') && user.baseId === baseId
  }
}
