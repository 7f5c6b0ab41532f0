import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/**
 * Anomalies are for those who decide on claims and for the auditor: a base that knew what is looked
 * for would know how to look clean.
 */
export default class AnomalyPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance', 'policy_manager', 'auditor'])
  }

  show(user: User) {
    return this.index(user)
  }

  screen(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance'])
  }

  /** Proposing that a flag means nothing, and deciding on what another officer proposed. */
  settle(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance'])
  }

  /** Drawing a sample of claims and writing down what people said on the phone. */
  call(user: User) {
    return user.hasAny(['reviewer', 'approver'])
  }
}
