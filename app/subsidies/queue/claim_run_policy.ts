import { BasePolicy } from '@adonisjs/bouncer'
import { bureauRoles } from '#app/accounts/roles'
import type User from '#models/user'
import type { Stage } from '#app/subsidies/queries/queue_filters'

/** Acts over many claims and the work of the officers: who decides acts, the bureau and audit read. */
export default class ClaimRunPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny([...bureauRoles, 'auditor'])
  }

  act(user: User) {
    return user.hasAny(['reviewer', 'approver'])
  }

  take(user: User, stage: Stage) {
    return user.has(stage === 'review' ? 'reviewer' : 'approver')
  }
}
