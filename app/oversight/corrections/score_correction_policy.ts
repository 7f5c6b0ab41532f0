import { BasePolicy } from '@adonisjs/bouncer'
import { seesBase, seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/**
 * A final mark is put right by request of the base or the bureau's reviewer and approval of the
 * bureau's approver; a third officer carries out what follows for the grade.
 */
export default class ScoreCorrectionPolicy extends BasePolicy {
  list(user: User) {
    return seesEveryBase(user) || user.has('base_admin')
  }

  view(user: User, baseId: number) {
    return this.list(user) && seesBase(user, baseId)
  }

  propose(user: User, baseId: number) {
    return user.has('reviewer') || (user.has('base_admin') && user.baseId === baseId)
  }

  decide(user: User) {
    return user.has('approver')
  }

  carryOut(user: User) {
    return user.hasAny(['reviewer', 'approver'])
  }
}
