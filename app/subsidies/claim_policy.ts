import { BasePolicy } from '@adonisjs/bouncer'
import { seesBase } from '#app/accounts/scope'
import type User from '#models/user'
import type { DecisionStage } from '#app/subsidies/decide_claims_within'

type OfBase = { baseId: number | null }

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
    return this.index(user) && seesBase(user, claim.baseId)
  }

  /** Preflight of a class. */
  preflight(user: User, courseClass: OfBase) {
    return this.show(user, courseClass)
  }

  prepare(user: User, courseClass: OfBase) {
    return user.has('base_admin') && user.baseId === courseClass.baseId
  }

  submit(user: User, claim: OfBase) {
    return user.has('base_admin') && user.baseId === claim.baseId
  }

  withdraw(user: User, claim: OfBase) {
    return user.has('base_admin') && user.baseId === claim.baseId
  }

  decide(user: User, stage: DecisionStage) {
    return user.has(stage === 'review' ? 'reviewer' : 'approver')
  }

  decideMany(user: User) {
    return user.hasAny(['reviewer', 'approver'])
  }
}
