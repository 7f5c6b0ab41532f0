import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

type OfBases = { baseIds: number[] }

/** A trainee asks for another account; the base checks the document, an approver decides afterwards. */
export default class AccountRequestPolicy extends BasePolicy {
  ask(user: User) {
    return user.has('trainee') && user.personId !== null
  }

  index(user: User) {
    return seesEveryBase(user) || (user.has('base_admin') && user.baseId !== null)
  }

  show(user: User, { baseIds }: OfBases) {
    return seesEveryBase(user) || this.#isOwn(user, baseIds)
  }

  /** Finance checks as well, for somebody whom no base knows. */
  check(user: User, { baseIds }: OfBases) {
    return user.has('finance') || this.#isOwn(user, baseIds)
  }

  #isOwn(user: User, baseIds: number[]) {
    return user.has('base_admin') && user.baseId !== null && baseIds.includes(user.baseId)
  }
}
