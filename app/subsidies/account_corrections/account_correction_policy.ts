import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** The bases that an account belongs to: of a person those where the person is enrolled. */
type OfBases = { baseIds: number[] }

/** Whose account, and who proposed another. */
type Proposal = { owner_type?: string; owner_id?: number; proposed_by_id?: number }

/** Corrections of accounts: finance or the payee's own base propose, an approver decides. */
export default class AccountCorrectionPolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user) || user.has('base_admin')
  }

  show(user: User, { baseIds }: OfBases) {
    return seesEveryBase(user) || this.#isOwn(user, baseIds)
  }

  /** Opening the form, before it is known whose account. */
  create(user: User) {
    return user.hasAny(['finance', 'base_admin'])
  }

  propose(user: User, { baseIds }: OfBases) {
    return user.has('finance') || this.#isOwn(user, baseIds)
  }

  decide(user: User) {
    return user.has('approver')
  }

  /** The file bears the whole account: only who must compare it, and who sent it, may have it. */
  takeProof(user: User, correction: Proposal) {
    const { owner_type: type, owner_id: id } = correction
    const isOwnPerson = type === 'person' && id === user.personId
    return !isOwnPerson && (this.decide(user) || correction.proposed_by_id === user.id)
  }

  #isOwn(user: User, baseIds: number[]) {
    return user.has('base_admin') && user.baseId !== null && baseIds.includes(user.baseId)
  }
}
