import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Funds are read by the bureau's officers and the auditor; only claims move them. */
export default class FundPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['finance', 'reviewer', 'approver', 'policy_manager', 'auditor'])
  }

  show(user: User) {
    return this.index(user)
  }
}
