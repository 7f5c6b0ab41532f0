import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

interface Placed {
  base_id: number | null
  assigned_to: 'base' | 'bureau'
}

/** Objections to own records: the base that keeps the record answers, or the bureau; it may do both. */
export default class RecordObjectionPolicy extends BasePolicy {
  lodge(user: User) {
    return user.has('trainee') && user.personId !== null
  }

  index(user: User) {
    return seesEveryBase(user) || (user.has('base_admin') && user.baseId !== null)
  }

  show(user: User, objection: Placed) {
    return seesEveryBase(user) || this.#isOfBase(user, objection)
  }

  /** Somebody for whom objections wait. */
  answerSome(user: User) {
    return user.hasAny(['reviewer', 'approver', 'base_admin'])
  }

  answer(user: User, objection: Placed) {
    return user.hasAny(['reviewer', 'approver']) || this.#isOfBase(user, objection)
  }

  #isOfBase(user: User, { base_id: baseId, assigned_to: to }: Placed) {
    return user.has('base_admin') && to === 'base' && baseId !== null && user.baseId === baseId
  }
}
