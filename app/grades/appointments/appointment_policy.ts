import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/**
 * Posts of 特级技师 and 首席技师: a reviewer enters what the employer sends, an approver decides, the
 * bureau reads.
 */
export default class AppointmentPolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user)
  }

  show(user: User) {
    return this.index(user)
  }

  plan(user: User) {
    return user.has('reviewer')
  }

  review(user: User) {
    return user.has('approver')
  }

  publicise(user: User) {
    return user.has('reviewer')
  }

  object(user: User) {
    return user.has('reviewer')
  }

  answer(user: User) {
    return user.has('approver')
  }

  file(user: User) {
    return user.has('approver')
  }

  end(user: User) {
    return user.hasAny(['reviewer', 'approver'])
  }
}
