import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** Whose leave, and who teaches the sessions it is about. */
interface OfLeave {
  base_id: number
  person_id: number
  trainerUserIds: number[]
}

/**
 * Leave: trainees ask for their own, a trainer of the sessions or an administrator of the base decides,
 * the bureau and the auditor read.
 */
export default class LeavePolicy extends BasePolicy {
  ask(user: User) {
    return user.has('trainee') && user.personId !== null
  }

  withdraw(user: User, { person_id: personId }: Pick<OfLeave, 'person_id'>) {
    return this.ask(user) && user.personId === personId
  }

  list(user: User) {
    return seesEveryBase(user) || user.hasAny(['base_admin', 'instructor'])
  }

  decide(user: User, leave: OfLeave) {
    if (user.baseId !== leave.base_id || user.personId === leave.person_id) return false
    if (user.has('base_admin')) return true
    return user.has('instructor') && leave.trainerUserIds.includes(user.id)
  }

  /** The proof may speak of health: only who decides sees it. */
  takeProof(user: User, leave: OfLeave) {
    return this.decide(user, leave)
  }
}
