import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Accounts are the system administrator's; nobody else lists or changes them. */
export default class UserPolicy extends BasePolicy {
  index(user: User) {
    return user.has('system_admin')
  }

  create(user: User) {
    return user.has('system_admin')
  }

  update(user: User) {
    return user.has('system_admin')
  }
}
