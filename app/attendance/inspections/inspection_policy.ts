import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'

interface OfInspection {
  baseId: number
  kind: string
  status: string
}

/**
 * Spot inspections: reviewers plan and record them, the base answers. A base learns of an unannounced
 * one when it is recorded.
 */
export default class InspectionPolicy extends BasePolicy {
  list(user: User) {
    return seesEveryBase(user) || user.has('base_admin')
  }

  plan(user: User) {
    return user.has('reviewer')
  }

  view(user: User, inspection: OfInspection) {
    if (seesEveryBase(user)) return true
    if (!user.has('base_admin') || user.baseId !== inspection.baseId) return false
    return inspection.kind === 'planned' || inspection.status !== 'planned'
  }

  record(user: User) {
    return user.has('reviewer')
  }

  answer(user: User, inspection: OfInspection) {
    return user.has('base_admin') && user.baseId === inspection.baseId
  }
}
