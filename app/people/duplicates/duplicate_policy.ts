import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** Whom a pair is about, and the bases at which both of them were enrolled. */
export interface GuardedPair {
  personIds: number[]
  baseIds: number[]
}

/** A base decides about people of its own; two records become one only when the bureau confirms it. */
export default class DuplicatePolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user) || (user.has('base_admin') && user.baseId !== null)
  }

  show(user: User, { baseIds }: GuardedPair) {
    return seesEveryBase(user) || (this.index(user) && baseIds.includes(user.baseId!))
  }

  propose(user: User, pair: GuardedPair) {
    if (isAbout(user, pair)) return false
    if (user.hasAny(['reviewer', 'approver'])) return true
    return user.has('base_admin') && this.show(user, pair)
  }

  decide(user: User, pair: GuardedPair) {
    return user.hasAny(['reviewer', 'approver']) && !isAbout(user, pair)
  }

  scan(user: User) {
    return user.hasAny(['reviewer', 'approver'])
  }
}

function isAbout(user: User, { personIds }: GuardedPair) {
  return user.personId !== null && personIds.includes(user.personId)
}
