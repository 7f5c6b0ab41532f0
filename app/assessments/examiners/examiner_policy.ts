import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** The bureau's reviewers keep the register of examiners; bases read it to plan their sittings. */
export default class ExaminerPolicy extends BasePolicy {
  list(user: User) {
    return seesEveryBase(user) || user.has('base_admin')
  }

  register(user: User) {
    return user.has('reviewer')
  }
}
