import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Only the administrators of the class's own base change its roster. */
export default class EnrolmentPolicy extends BasePolicy {
  create(user: User, courseClass: { baseId: number }) {
    return user.has('base_admin') && user.baseId === courseClass.baseId
  }

  /** Merging two classes that are taught ends one the bureau opened. */
  decideMerger(user: User) {
    return user.has('reviewer')
  }

  withdraw(user: User, courseClass: { baseId: number }) {
    return this.create(user, courseClass)
  }
}
