import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/**
 * A system administrator proposes; another one, or an approver of the bureau, confirms. Places with one
 * system administrator need the approver. That these are two people is the rule of the action.
 */
export default class AccountLinkPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['system_admin', 'approver', 'auditor'])
  }

  propose(user: User) {
    return user.has('system_admin')
  }

  decide(user: User) {
    return user.hasAny(['system_admin', 'approver'])
  }
}
