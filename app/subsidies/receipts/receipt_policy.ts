import { BasePolicy } from '@adonisjs/bouncer'
import { seesBase, seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

type OfBase = { baseId: number | null }

/** Receipts: a base sees what was paid for its own classes, officers and audit see all. */
export default class ReceiptPolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user) || user.has('base_admin')
  }

  show(user: User, { baseId }: OfBase) {
    return this.index(user) && (baseId === null ? seesEveryBase(user) : seesBase(user, baseId))
  }

  batch(user: User) {
    return seesEveryBase(user)
  }
}
