import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Only the administrators of the class's own base change its roster. */
export default class EnrolmentPolicy extends BasePolicy {
  create(user: User, courseClass: { baseId: number }) {
    return user.has('base_admin') && user.baseId === courseClass.baseId
  }

  withdraw(user: User, courseClass: { baseId: number }) {
    return this.create(user, courseClass)
  }
}
