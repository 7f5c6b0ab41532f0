import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Enterprises that pay for training: reviewers and policy managers keep them, the bureau reads. */
export default class EmployerPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance', 'policy_manager', 'auditor'])
  }

  /** One enterprise with its classes; a base sees the name and its own classes. */
  view(user: User) {
    return this.index(user) || user.has('base_admin')
  }

  manage(user: User) {
    return user.hasAny(['reviewer', 'policy_manager'])
  }
}
