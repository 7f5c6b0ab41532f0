import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'
import type { PersonReach } from '#app/people/person_policy'

/**
 * Evidence for grades: the base of a person or a reviewer enters, another of them or an approver
 * checks. That these are two people is the rule of the action.
 */
export default class GradeEvidencePolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user) || (user.has('base_admin') && user.baseId !== null)
  }

  show(user: User, { baseIds }: PersonReach) {
    return seesEveryBase(user) || this.#isOwn(user, baseIds)
  }

  record(user: User, { baseIds }: PersonReach) {
    return user.has('reviewer') || this.#isOwn(user, baseIds)
  }

  decide(user: User, { baseIds }: PersonReach) {
    return user.hasAny(['reviewer', 'approver']) || this.#isOwn(user, baseIds)
  }

  lookUp(user: User, reach: PersonReach) {
    return this.decide(user, reach)
  }

  #isOwn(user: User, baseIds: number[]) {
    return user.has('base_admin') && user.baseId !== null && baseIds.includes(user.baseId)
  }
}
