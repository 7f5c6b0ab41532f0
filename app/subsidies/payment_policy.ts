import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Payment batches: finance makes, exports and settles them; the other officers and audit read. */
export default class PaymentPolicy extends BasePolicy {
  index(user: User) {
    return user.hasAny(['finance', 'reviewer', 'approver', 'policy_manager', 'auditor'])
  }

  show(user: User) {
    return this.index(user)
  }

  create(user: User) {
    return user.has('finance')
  }

  export(user: User) {
    return user.has('finance')
  }

  /** A batch that the bank has not seen can be given up. */
  discard(user: User) {
    return user.has('finance')
  }

  /** The file holds accounts in clear: those who pay, nobody else. */
  download(user: User) {
    return user.has('finance')
  }

  settle(user: User) {
    return user.has('finance')
  }
}
