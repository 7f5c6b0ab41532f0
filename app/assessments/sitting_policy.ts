import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type CourseClass from '#models/course_class'
import type User from '#models/user'

/**
 * Who may do what with the sittings of a class (`courseClass.loadTrainers()` first). The base's
 * administrators plan and publish, they and the class's instructors enter; the bureau's reviewers
 * approve plans, look at samples and answer rulings and objections. That two people enter and a third
 * settles is a rule of the actions, not of the role.
 */
export default class SittingPolicy extends BasePolicy {
  list(user: User) {
    return seesEveryBase(user) || user.hasAny(['base_admin', 'instructor'])
  }

  view(user: User, courseClass: CourseClass) {
    return seesEveryBase(user) || this.enter(user, courseClass)
  }

  plan(user: User, courseClass: CourseClass) {
    return user.has('base_admin') && user.baseId === courseClass.baseId
  }

  approve(user: User) {
    return user.has('reviewer')
  }

  enter(user: User, courseClass: CourseClass) {
    if (user.baseId !== courseClass.baseId) return false
    if (user.has('base_admin')) return true
    return user.has('instructor') && courseClass.trainerUserIds.includes(user.id)
  }

  /** A third look at marks, and giving marks back. */
  settle(user: User, courseClass: CourseClass) {
    return user.has('reviewer') || this.enter(user, courseClass)
  }

  publish(user: User, courseClass: CourseClass) {
    return this.plan(user, courseClass)
  }
}
