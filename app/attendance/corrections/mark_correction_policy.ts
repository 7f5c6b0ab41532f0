import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** Late changes of marks: seen by the base and the bureau, decided by the base's administrators. */
export default class MarkCorrectionPolicy extends BasePolicy {
  list(user: User) {
    return seesEveryBase(user) || user.hasAny(['base_admin', 'instructor'])
  }

  decide(user: User, { base_id: baseId }: { base_id: number }) {
    return user.has('base_admin') && user.baseId === baseId
  }
}
