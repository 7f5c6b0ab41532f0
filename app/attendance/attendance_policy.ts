import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type ClassSession from '#models/class_session'
import type CourseClass from '#models/course_class'
import type User from '#models/user'

/**
 * Who may mark and read attendance. Instructors mark the sessions they teach (`loadTrainer` first),
 * base administrators those of their base; the bureau and the auditor read.
 */
export default class AttendancePolicy extends BasePolicy {
  list(user: User) {
    return seesEveryBase(user) || user.hasAny(['base_admin', 'instructor'])
  }

  /** Needs `courseClass.loadTrainers()`. */
  view(user: User, courseClass: CourseClass) {
    if (seesEveryBase(user)) return true
    if (user.baseId !== courseClass.baseId) return false
    if (user.has('base_admin')) return true
    return user.has('instructor') && courseClass.trainerUserIds.includes(user.id)
  }

  /** Registering a telephone for roll calls, before it is known which. */
  callRoll(user: User) {
    return user.hasAny(['base_admin', 'instructor']) && user.baseId !== null
  }

  mark(user: User, courseClass: CourseClass, session: ClassSession) {
    if (user.baseId !== courseClass.baseId) return false
    if (user.has('base_admin')) return true
    return user.has('instructor') && session.trainerUserId === user.id
  }
}
