import { BasePolicy } from '@adonisjs/bouncer'
import { seesBase, seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

type OfBase = { baseId: number | null }

/** Recoveries: officers draft, an approver opens, finance books what comes in, a base reads its own. */
export default class RecoveryPolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user) || user.has('base_admin')
  }

  show(user: User, { baseId }: OfBase) {
    return this.index(user) && (baseId === null ? seesEveryBase(user) : seesBase(user, baseId))
  }

  draft(user: User) {
    return user.hasAny(['reviewer', 'approver', 'finance'])
  }

  cancel(user: User) {
    return this.draft(user)
  }

  open(user: User) {
    return user.has('approver')
  }

  book(user: User) {
    return user.has('finance')
  }

  proposeWriteOff(user: User) {
    return user.has('finance')
  }

  decideWriteOff(user: User) {
    return user.has('approver')
  }

  decideQuota(user: User) {
    return user.hasAny(['reviewer', 'approver'])
  }
}
