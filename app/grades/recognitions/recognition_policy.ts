import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** Grades without an assessment: a reviewer proposes, an approver confirms, the bureau reads. */
export default class RecognitionPolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user)
  }

  show(user: User) {
    return this.index(user)
  }

  propose(user: User) {
    return user.has('reviewer')
  }

  decide(user: User) {
    return user.has('approver')
  }
}
