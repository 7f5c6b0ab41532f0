import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/**
 * Policy versions are read by everybody who handles claims. The policy manager writes drafts, another
 * manager or an approver publishes them, and so are the values of an example confirmed; drafts are seen by these and the auditor only.
 */
export default class SubsidyRulesPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny([
      'base_admin',
      'reviewer',
      'approver',
      'finance',
      'policy_manager',
      'auditor',
    ])
  }

  show(user: User) {
    return this.index(user)
  }

  showDrafts(user: User) {
    return user.hasAny(['policy_manager', 'approver', 'auditor'])
  }

  edit(user: User) {
    return user.has('policy_manager')
  }

  simulate(user: User) {
    return user.hasAny(['policy_manager', 'approver'])
  }

  publish(user: User) {
    return user.hasAny(['policy_manager', 'approver'])
  }

  retire(user: User) {
    return user.has('policy_manager')
  }

  proposeConfirmation(user: User) {
    return user.has('policy_manager')
  }

  decideConfirmation(user: User) {
    return user.hasAny(['policy_manager', 'approver'])
  }
}
