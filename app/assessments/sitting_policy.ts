import { BasePolicy } from '@adonisjs/bouncer'
import { seesEveryBase } from '#app/accounts/scope'
import type CourseClass from '#models/course_class'
import type User from '#models/user'

/**
 * Who may do what with the sittings of a class (`courseClass.loadTrainers()` first). The base's
 * administrators and the class's instructors enter and check, administrators plan and publish. That
 * two different people enter and check is a rule of the action, not of the role.
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

  enter(user: User, courseClass: CourseClass) {
    if (user.baseId !== courseClass.baseId) return false
    if (user.has('base_admin')) return true
    return user.has('instructor') && courseClass.trainerUserIds.includes(user.id)
  }

  check(user: User, courseClass: CourseClass) {
    return this.enter(user, courseClass)
  }

  publish(user: User, courseClass: CourseClass) {
    return this.plan(user, courseClass)
  }
}
