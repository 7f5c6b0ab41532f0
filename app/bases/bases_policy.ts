import { BasePolicy } from '@adonisjs/bouncer'
import { seesBase, seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

interface OfBase {
  baseId: number
}

/**
 * Plans, bases, rooms and trainers: the base's own people read theirs, the bureau and the auditor all.
 * The base's administrators keep its rooms, trainers and closures.
 */
export default class BasesPolicy extends BasePolicy {
  viewPlan(user: User) {
    return seesEveryBase(user) || (user.has('base_admin') && user.baseId !== null)
  }

  viewPlanOf(user: User, record: OfBase) {
    return seesEveryBase(user) || this.manage(user, record)
  }

  /** Changes of plans and institutions, of which another person is the proposer. */
  decide(user: User) {
    return user.has('approver')
  }

  /** Changes of a base and its institution: the base itself, or the bureau's reviewer for it. */
  propose(user: User, record: OfBase) {
    return user.has('reviewer') || this.manage(user, record)
  }

  addBase(user: User) {
    return user.has('reviewer')
  }

  viewResources(user: User) {
    return seesEveryBase(user) || user.hasAny(['base_admin', 'instructor'])
  }

  viewOf(user: User, record: OfBase) {
    return seesBase(user, record.baseId)
  }

  create(user: User) {
    return user.has('base_admin') && user.baseId !== null
  }

  manage(user: User, record: OfBase) {
    return user.has('base_admin') && user.baseId === record.baseId
  }

  /** Papers of trainers: not for their colleagues. */
  viewPapers(user: User, record: OfBase) {
    return seesEveryBase(user) || this.manage(user, record)
  }

  /** Why a trainer is away, which may speak of health: the base, and the trainer. */
  viewReasons(user: User, record: OfBase & { user_id?: number | null }) {
    return this.manage(user, record) || record.user_id === user.id
  }
}
