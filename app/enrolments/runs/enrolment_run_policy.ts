import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/**
 * The lists of applications and enrolments and acts over many: a base acts on its own, bureau and auditor
 * read.
 */
export default class EnrolmentRunPolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user) || this.act(user)
  }

  act(user: User) {
    return user.has('base_admin') && user.baseId !== null
  }

  show(user: User, { baseId }: { baseId: number }) {
    return seesEveryBase(user) || (this.act(user) && user.baseId === baseId)
  }
}
