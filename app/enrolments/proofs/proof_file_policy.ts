import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Whose proof it is, and the bases with a present relation to the person. */
export interface ProofReach {
  personId: number
  baseIds: number[]
}

/** A proof tells of illness or need: it is for those who decide by it, and the person's own pages. */
export default class ProofFilePolicy extends BasePolicy {
  /** The list of what waits; the query keeps to what the user may see. */
  list(user: User) {
    return user.hasAny(['reviewer', 'approver']) || (user.has('base_admin') && user.baseId !== null)
  }

  view(user: User, reach: ProofReach) {
    return user.hasAny(['reviewer', 'approver']) || this.decide(user, reach)
  }

  decide(user: User, { baseIds }: ProofReach) {
    return user.has('base_admin') && user.baseId !== null && baseIds.includes(user.baseId)
  }
}
