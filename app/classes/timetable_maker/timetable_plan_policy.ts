import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

interface OfBase {
  baseId: number
}

/** Timetables made by the machine: the administrators of a base ask for them and put them in force. */
export default class TimetablePlanPolicy extends BasePolicy {
  list(user: User) {
    return seesEveryBase(user) || this.create(user)
  }

  create(user: User) {
    return user.has('base_admin') && user.baseId !== null
  }

  view(user: User, plan: OfBase) {
    return seesEveryBase(user) || this.manage(user, plan)
  }

  manage(user: User, plan: OfBase) {
    return user.has('base_admin') && user.baseId === plan.baseId
  }
}
