import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Notices: the approver draws up, publishes and closes them; the bureau's officers read. */
export default class NoticePolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance', 'policy_manager', 'auditor'])
  }

  show(user: User) {
    return this.index(user)
  }

  create(user: User) {
    return user.has('approver')
  }

  publish(user: User) {
    return user.has('approver')
  }

  close(user: User) {
    return user.has('approver')
  }
}
