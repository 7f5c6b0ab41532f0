import { BasePolicy } from '@adonisjs/bouncer'
import { seesBase } from '#app/accounts/scope'
import { sendsClaim } from '#app/subsidies/claim_policy'
import type User from '#models/user'

type OfBase = { baseId: number | null }

/** Work on a claim under review beside deciding it. */
export default class ReviewPolicy extends BasePolicy {
  /** Checks, holds, undoings, decisions on amendments: the officers who review and approve. */
  handle(user: User, claim: OfBase) {
    return user.hasAny(['reviewer', 'approver']) && seesBase(user, claim.baseId)
  }

  /** Whoever sends a claim answers what it was asked: its base, of an award those who register it. */
  answer(user: User, claim: OfBase) {
    return sendsClaim(user, claim)
  }

  /** The base asks for a correction of its claim, an officer of any. */
  amend(user: User, claim: OfBase) {
    return this.answer(user, claim) || this.handle(user, claim)
  }

  /** Reading which decisions were drawn. */
  samples(user: User) {
    return user.hasAny(['reviewer', 'approver', 'auditor'])
  }

  /** Deciding a drawn claim again. */
  sample(user: User) {
    return user.has('approver')
  }
}
