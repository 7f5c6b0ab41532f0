import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Competition awards: reviewers and policy managers register them, the bureau reads. */
export default class AwardPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance', 'policy_manager', 'auditor'])
  }

  show(user: User) {
    return this.index(user)
  }

  register(user: User) {
    return user.hasAny(['reviewer', 'policy_manager'])
  }
}
