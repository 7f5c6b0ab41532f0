import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/**
 * Contests of the bureau: reviewers and policy managers hold them, an approver confirms the awards, the
 * bureau and the auditor read.
 */
export default class ContestPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance', 'policy_manager', 'auditor'])
  }

  show(user: User) {
    return this.index(user)
  }

  hold(user: User) {
    return user.hasAny(['reviewer', 'policy_manager'])
  }

  /** Also approvers: those who hold a contest may all have had a hand in its results. */
  answer(user: User) {
    return this.hold(user) || this.confirm(user)
  }

  confirm(user: User) {
    return user.has('approver')
  }
}
