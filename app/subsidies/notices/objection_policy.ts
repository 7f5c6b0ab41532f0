import { BasePolicy } from '@adonisjs/bouncer'
import { officerOf, separationFault, type HandledClaim } from '#app/subsidies/separation'
import type User from '#models/user'

/**
 * Objections: the bureau's officers and the auditor read them. Reviewers, approvers and the policy
 * manager answer; which of them may, for one objection, depends on who handled the claim.
 */
export default class ObjectionPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance', 'policy_manager', 'auditor'])
  }

  /** Nobody reads who objected to the own claim, or a claim of the own base, and why. */
  show(user: User, claim: HandledClaim | null) {
    const isParty = claim !== null && separationFault(officerOf(user), claim, 'handle') !== null
    return this.index(user) && !isParty
  }

  decide(user: User) {
    return user.hasAny(['reviewer', 'approver', 'policy_manager'])
  }

  reveal(user: User) {
    return this.decide(user)
  }

  download(user: User) {
    return user.hasAny(['reviewer', 'approver', 'policy_manager', 'auditor'])
  }
}
