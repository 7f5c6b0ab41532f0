import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

interface OfAbsence {
  baseId: number
  /** Account of the trainer who is away. */
  userId: number | null
}

/**
 * Absences: trainers report their own and take them back, the administrators of their base see to the
 * sessions, the auditor reads. The bureau does not need to know who is ill.
 */
export default class AbsencePolicy extends BasePolicy {
  report(user: User) {
    return user.has('instructor')
  }

  takeBack(user: User, absence: OfAbsence) {
    return this.report(user) && absence.userId === user.id
  }

  list(user: User) {
    return user.has('auditor') || (user.has('base_admin') && user.baseId !== null)
  }

  view(user: User, absence: OfAbsence) {
    return user.has('auditor') || this.cover(user, absence)
  }

  cover(user: User, absence: OfAbsence) {
    return user.has('base_admin') && user.baseId === absence.baseId
  }
}
