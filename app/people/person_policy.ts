import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** `baseIds` are the bases at which the person was ever enrolled. */
export interface PersonReach {
  baseIds: number[]
}

/** `presentIds` are those of `presentBases`: a base of long ago reads its own record and no more. */
export interface PresentReach extends PersonReach {
  presentIds: number[]
}

export default class PersonPolicy extends BasePolicy {
  list(user: User) {
    return seesEveryBase(user) || (user.hasAny(['base_admin', 'instructor']) && !!user.baseId)
  }

  view(user: User, { baseIds }: PersonReach) {
    return seesEveryBase(user) || (this.list(user) && baseIds.includes(user.baseId!))
  }

  /** The base that trains somebody sends the photo; nobody the own one. */
  addPhoto(user: User, { personId, ...reach }: PresentReach & { personId: number | null }) {
    return user.has('base_admin') && this.#serves(user, reach) && user.personId !== personId
  }

  /** Documents that somebody was known by before are recorded by the base or the bureau. */
  recordDocument(user: User, { personId, ...reach }: PresentReach & { personId: number }) {
    if (user.personId === personId || !this.#serves(user, reach)) return false
    return user.hasAny(['base_admin', 'reviewer', 'approver'])
  }

  /** Full numbers are for those who check or pay them; instructors and auditors need masks only. */
  reveal(user: User, reach: PresentReach) {
    return (
      user.hasAny(['base_admin', 'reviewer', 'approver', 'finance']) && this.#serves(user, reach)
    )
  }

  #serves(user: User, { baseIds, presentIds }: PresentReach) {
    return this.view(user, { baseIds }) && this.view(user, { baseIds: presentIds })
  }
}
