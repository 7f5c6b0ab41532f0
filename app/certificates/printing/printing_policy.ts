import { BasePolicy } from '@adonisjs/bouncer'
import { isAdminOf } from '#app/certificates/certificate_policy'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/**
 * Printing of certificates: the base that trained for them prints and hands them out; where there is none,
 * a reviewer does. Everybody who sees the certificates sees what became of the copies. The list for the
 * national look-up bears identity numbers: a base takes its own, an approver all.
 */
export default class PrintingPolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user) || user.has('base_admin')
  }

  show(user: User, { baseId }: { baseId: number | null }) {
    return seesEveryBase(user) || isAdminOf(user, baseId)
  }

  print(user: User, { baseId }: { baseId: number | null }) {
    return baseId === null ? user.has('reviewer') : isAdminOf(user, baseId)
  }

  lookUp(user: User) {
    return user.hasAny(['base_admin', 'approver'])
  }
}
