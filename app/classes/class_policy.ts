import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'
import type CourseClass from '#models/course_class'

/**
 * Who may do what with a class. Base administrators of the base run it, the bureau's reviewer decides
 * on its opening, instructors read the classes they teach (`loadTrainers` first), the bureau and the
 * auditor read all.
 */
export default class ClassPolicy extends BasePolicy {
  list(user: User) {
    return seesEveryBase(user) || user.hasAny(['base_admin', 'instructor'])
  }

  view(user: User, courseClass: CourseClass) {
    if (seesEveryBase(user)) return true
    if (user.baseId !== courseClass.baseId) return false
    if (user.has('base_admin')) return true
    return user.has('instructor') && courseClass.trainerUserIds.includes(user.id)
  }

  /** Agreements, materials and answers of the bureau: the base's administrators and the bureau. */
  readPapers(user: User, courseClass: CourseClass) {
    return seesEveryBase(user) || this.manage(user, courseClass)
  }

  create(user: User) {
    return user.has('base_admin') && user.baseId !== null
  }

  manage(user: User, courseClass: CourseClass) {
    return user.has('base_admin') && user.baseId === courseClass.baseId
  }

  /** The bureau where what it approved changes, the base's administrators otherwise. */
  decideAmendment(user: User, courseClass: CourseClass, isOfBureau: boolean) {
    return isOfBureau ? user.has('reviewer') : this.manage(user, courseClass)
  }

  decideOpening(user: User, _courseClass: CourseClass) {
    return user.has('reviewer')
  }
}
