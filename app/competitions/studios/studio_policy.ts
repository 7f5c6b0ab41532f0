import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

type OfBase = { baseId: number | null }

/**
 * Studios: reviewers and policy managers propose them, an approver decides, the bureau reads. The base
 * that hosts one reads it and hands in its yearly returns.
 */
export default class StudioPolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user) || user.has('base_admin')
  }

  show(user: User, { baseId }: OfBase) {
    return seesEveryBase(user) || this.#hosts(user, baseId)
  }

  propose(user: User) {
    return user.hasAny(['reviewer', 'policy_manager'])
  }

  decide(user: User) {
    return user.has('approver')
  }

  handIn(user: User, { baseId }: OfBase) {
    return this.propose(user) || this.#hosts(user, baseId)
  }

  #hosts(user: User, baseId: number | null) {
    return user.has('base_admin') && baseId !== null && user.baseId === baseId
  }
}
