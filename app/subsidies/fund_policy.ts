import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/**
 * Funds are read by the bureau's officers and the auditor. What is appropriated is proposed by the
 * policy manager, by a document, and confirmed by finance; all else only claims move.
 */
export default class FundPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['finance', 'reviewer', 'approver', 'policy_manager', 'auditor'])
  }

  show(user: User) {
    return this.index(user)
  }

  propose(user: User) {
    return user.has('policy_manager')
  }

  confirm(user: User) {
    return user.has('finance')
  }
}
