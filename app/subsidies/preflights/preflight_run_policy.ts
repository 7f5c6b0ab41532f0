import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Keeping a preflight: the base of the class, and the bureau's officers who decide about it. */
export default class PreflightRunPolicy extends BasePolicy {
  keep(user: User, { baseId }: { baseId: number }) {
    if (user.hasAny(['reviewer', 'approver'])) return true
    return user.has('base_admin') && user.baseId === baseId
  }
}
