import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/**
 * Competition awards: reviewers and policy managers register them, an approver decides what they give,
 * the bureau reads.
 */
export default class AwardPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance', 'policy_manager', 'auditor'])
  }

  show(user: User) {
    return this.index(user)
  }

  decide(user: User) {
    return user.has('approver')
  }

  register(user: User) {
    return user.hasAny(['reviewer', 'policy_manager'])
  }
}
