import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** The catalogue is read by everybody who works with classes or money. */
export default class CoursePolicy extends BasePolicy {
  view(user: User) {
    return seesEveryBase(user) || user.hasAny(['base_admin', 'instructor'])
  }
}
