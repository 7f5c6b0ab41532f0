import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Titles: reviewers and policy managers propose holders, an approver decides, the bureau reads. */
export default class TitlePolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance', 'policy_manager', 'auditor'])
  }

  propose(user: User) {
    return user.hasAny(['reviewer', 'policy_manager'])
  }

  decide(user: User) {
    return user.has('approver')
  }
}
