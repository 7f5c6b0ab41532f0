import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/**
 * Status lists: the policy manager checks and loads them, the officers and the auditor read which
 * list is in force and its masked entries. Whoever prepares claims sees that a list was asked, when it
 * is from and how long it is, and no entry of it.
 */
export default class StatusListPolicy extends BasePolicy {
  index(user: User) {
    return this.entries(user) || user.has('base_admin')
  }

  show(user: User) {
    return this.index(user)
  }

  entries(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance', 'policy_manager', 'auditor'])
  }

  load(user: User) {
    return user.has('policy_manager')
  }
}
