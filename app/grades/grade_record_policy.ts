import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'
import type { PersonReach } from '#app/people/person_policy'

/** Grades of people: the bureau reads all, a base those of people once enrolled there. */
export default class GradeRecordPolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user) || (user.has('base_admin') && user.baseId !== null)
  }

  show(user: User, { baseIds }: PersonReach) {
    return seesEveryBase(user) || (this.index(user) && baseIds.includes(user.baseId!))
  }
}
