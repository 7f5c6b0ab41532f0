import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** Plans, rooms and trainers: the base's own people read theirs, the bureau and the auditor all. */
export default class BasesPolicy extends BasePolicy {
  viewPlan(user: User) {
    return seesEveryBase(user) || (user.has('base_admin') && user.baseId !== null)
  }

  viewResources(user: User) {
    return seesEveryBase(user) || user.hasAny(['base_admin', 'instructor'])
  }
}
