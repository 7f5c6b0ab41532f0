import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/**
 * Objections: the bureau's officers and the auditor read them. Reviewers, approvers and the policy
 * manager answer; which of them may, for one objection, depends on who handled the claim.
 */
export default class ObjectionPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance', 'policy_manager', 'auditor'])
  }

  show(user: User) {
    return this.index(user)
  }

  decide(user: User) {
    return user.hasAny(['reviewer', 'approver', 'policy_manager'])
  }

  reveal(user: User) {
    return this.decide(user)
  }

  download(user: User) {
    return user.hasAny(['reviewer', 'approver', 'policy_manager', 'auditor'])
  }
}
