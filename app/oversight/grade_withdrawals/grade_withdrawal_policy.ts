import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** The bureau alone takes a grade back: a reviewer or an approver asks, another approver decides. */
export default class GradeWithdrawalPolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user)
  }

  show(user: User) {
    return this.index(user)
  }

  propose(user: User) {
    return user.hasAny(['reviewer', 'approver'])
  }

  decide(user: User) {
    return user.has('approver')
  }
}
