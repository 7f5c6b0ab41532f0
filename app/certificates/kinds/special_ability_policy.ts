import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** Which special abilities a body is filed for: everybody who issues or decides reads it, one office records it. */
export default class SpecialAbilityPolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user) || user.has('base_admin')
  }

  create(user: User) {
    return user.has('policy_manager')
  }
}
