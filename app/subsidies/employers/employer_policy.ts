import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Enterprises that pay for training: reviewers and policy managers keep them, the bureau reads. */
export default class EmployerPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance', 'policy_manager', 'auditor'])
  }

  manage(user: User) {
    return user.hasAny(['reviewer', 'policy_manager'])
  }
}
