import { BasePolicy } from '@adonisjs/bouncer'
import { seesBase, seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'
import type { DecisionStage } from '#app/subsidies/decide_claims_within'

/** Claims without a base are those of competition awards. */
type OfBase = { baseId: number | null }

/** Whether a user is of those who send a claim: of its base, or who registers awards where it has none. */
export function sendsClaim(user: User, { baseId }: OfBase): boolean {
  if (baseId === null) return user.hasAny(['reviewer', 'policy_manager'])
  return user.has('base_admin') && user.baseId === baseId
}

/** Claims: a base's administrators prepare and send, the bureau decides, finance and audit read. */
export default class ClaimPolicy extends BasePolicy {
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

  show(user: User, claim: OfBase) {
    if (claim.baseId === null) return this.index(user) && seesEveryBase(user)
    return this.index(user) && seesBase(user, claim.baseId)
  }

  /** Preflight of a class. */
  preflight(user: User, courseClass: OfBase) {
    return this.show(user, courseClass)
  }

  prepare(user: User, courseClass: OfBase) {
    return user.has('base_admin') && user.baseId === courseClass.baseId
  }

  /** Claims of competition awards are sent by who registers the awards. */
  claimAward(user: User) {
    return sendsClaim(user, { baseId: null })
  }

  submit(user: User, claim: OfBase) {
    return sendsClaim(user, claim)
  }

  withdraw(user: User, claim: OfBase) {
    return this.submit(user, claim)
  }

  decide(user: User, stage: DecisionStage) {
    return user.has(stage === 'review' ? 'reviewer' : 'approver')
  }

  decideMany(user: User) {
    return user.hasAny(['reviewer', 'approver'])
  }
}
