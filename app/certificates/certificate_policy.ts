import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

/** What the policy needs of a certificate: plain rows do as well as models. */
export interface GuardedCertificate {
  /** Null when no base trained for it, as with an award. */
  baseId: number | null
  personId: number
  /** Accounts of those who teach in the class. */
  trainerUserIds: number[]
}

/**
 * Who may do what with certificates. Base administrators have those of their base issued and printed;
 * the bureau and the auditor read all; instructors read those of
 * the classes they teach, without the file, which bears the identity number; trainees their own.
 */
export default class CertificatePolicy extends BasePolicy {
  list(user: User) {
    return seesEveryBase(user) || user.hasAny(['base_admin', 'instructor'])
  }

  view(user: User, certificate: GuardedCertificate) {
    if (this.viewFile(user, certificate)) return true
    return (
      user.has('instructor') &&
      user.baseId === certificate.baseId &&
      certificate.trainerUserIds.includes(user.id)
    )
  }

  viewFile(user: User, certificate: GuardedCertificate) {
    if (user.personId !== null && user.personId === certificate.personId) return true
    return seesEveryBase(user) || isAdminOf(user, certificate.baseId)
  }

  issue(user: User, courseClass: { baseId: number }) {
    return isAdminOf(user, courseClass.baseId)
  }

  /** The certificate of a grade that no class led to: the bureau has a filed body issue it. */
  issueOfGrade(user: User) {
    return user.hasAny(['reviewer', 'approver'])
  }

  /** All files of a class at once: only who prints and hands them out. */
  print(user: User, courseClass: { baseId: number }) {
    return isAdminOf(user, courseClass.baseId)
  }
}

/** Whether the user administers the base that trained for the certificate. */
export function isAdminOf(user: User, baseId: number | null) {
  return baseId !== null && user.has('base_admin') && user.baseId === baseId
}
