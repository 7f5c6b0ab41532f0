import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** `baseIds` are the bases at which the person was ever enrolled. */
export interface PersonReach {
  baseIds: number[]
}

export default class PersonPolicy extends BasePolicy {
  list(user: User) {
    return seesEveryBase(user) || (user.hasAny(['base_admin', 'instructor']) && !!user.baseId)
  }

  view(user: User, { baseIds }: PersonReach) {
    return seesEveryBase(user) || (this.list(user) && baseIds.includes(user.baseId!))
  }

  /** The base hands its trainees their accounts. */
  openAccount(user: User, reach: PersonReach) {
    return user.has('base_admin') && this.view(user, reach)
  }

  /** The base that trains somebody sends the photo; nobody the own one. */
  addPhoto(user: User, { baseIds, personId }: PersonReach & { personId: number | null }) {
    return user.has('base_admin') && this.view(user, { baseIds }) && user.personId !== personId
  }

  /** Documents that somebody was known by before are recorded by the base or the bureau. */
  recordDocument(user: User, { baseIds, personId }: PersonReach & { personId: number }) {
    if (user.personId === personId || !this.view(user, { baseIds })) return false
    return user.hasAny(['base_admin', 'reviewer', 'approver'])
  }

  /** Full numbers are for those who check or pay them; instructors and auditors need masks only. */
  reveal(user: User, reach: PersonReach) {
    return user.hasAny(['base_admin', 'reviewer', 'approver', 'finance']) && this.view(user, reach)
  }
}
