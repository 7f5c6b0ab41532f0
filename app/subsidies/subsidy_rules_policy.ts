import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Policy versions are read by everybody who handles claims; the policy manager confirms them. */
export default class SubsidyRulesPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny([
      'base_admin',
      'reviewer',
      'approver',
      'finance',
      'policy_manager',
      'auditor',
    ])
  }

  show(user: User) {
    return this.index(user)
  }

  confirm(user: User) {
    return user.has('policy_manager')
  }
}
