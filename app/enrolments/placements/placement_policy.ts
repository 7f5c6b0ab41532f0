import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** The base records, a second of its administrators or the bureau's reviewer checks. */
export default class PlacementPolicy extends BasePolicy {
  list(user: User, { baseId }: { baseId: number }) {
    return seesEveryBase(user) || this.record(user, { baseId })
  }

  record(user: User, { baseId }: { baseId: number }) {
    return user.has('base_admin') && user.baseId === baseId
  }

  check(user: User, { baseId }: { baseId: number }) {
    return user.has('reviewer') || this.record(user, { baseId })
  }
}
