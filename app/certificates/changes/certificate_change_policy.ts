import { BasePolicy } from '@adonisjs/bouncer'
import { isAdminOf, type GuardedCertificate } from '#app/certificates/certificate_policy'
import { seesEveryBase } from '#app/accounts/scope'
import type { CertificateChangeKind } from '#app/certificates/changes/certificate_change'
import type User from '#models/user'

type OfBase = Pick<GuardedCertificate, 'baseId'>

/**
 * Changes of certificates: the base, a reviewer or an approver proposes. A revocation and a correction are
 * carried out by an approver; another paper copy also by the base, by its second person. Nobody acts on a
 * certificate of their own.
 */
export default class CertificateChangePolicy extends BasePolicy {
  index(user: User) {
    return seesEveryBase(user) || user.has('base_admin')
  }

  show(user: User, { baseId }: OfBase) {
    return seesEveryBase(user) || isAdminOf(user, baseId)
  }

  propose(user: User, { baseId, personId }: OfBase & { personId: number }) {
    if (user.personId !== null && user.personId === personId) return false
    return user.hasAny(['reviewer', 'approver']) || isAdminOf(user, baseId)
  }

  decide(user: User, { baseId, kind }: OfBase & { kind: CertificateChangeKind }) {
    return user.has('approver') || (kind === 'reissue' && isAdminOf(user, baseId))
  }
}
