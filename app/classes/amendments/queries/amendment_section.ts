import { seesEveryBase } from '#app/accounts/scope'
import { AMENDABLE_STATUSES } from '#app/classes/amendments/amendment_changes'
import { amendmentsOf } from '#app/classes/amendments/queries/amendments'
import { classChoices } from '#app/classes/queries/class_choices'
import type CourseClass from '#models/course_class'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'

/** What the page of a class shows of its amendments to a user, and what the user may do there. */
export async function amendmentSection(courseClass: CourseClass, user: User, locale: Locale) {
  const isManager = user.has('base_admin') && user.baseId === courseClass.baseId
  const mayRead = isManager || seesEveryBase(user)
  const amendments = mayRead ? await amendmentsOf(courseClass.id) : []
  const isAmendable = AMENDABLE_STATUSES.includes(courseClass.status)
  const waiting = amendments.find((one) => one.result === null) ?? null
  const isDecider = waiting?.isOfBureau ? user.has('reviewer') : isManager
  const mayAmend = isManager && isAmendable && !waiting
  return {
    amendments,
    mayAmend,
    amendable: mayAmend ? await classChoices(courseClass.baseId, courseClass.year, locale) : null,
    amended: {
      seats: courseClass.seats,
      roomId: courseClass.roomId,
      trainerId: courseClass.trainerId,
      held: courseClass.seatsTaken + courseClass.seatsOffered,
    },
    amendmentToDecide: waiting && isDecider && waiting.proposedById !== user.id ? waiting : null,
  }
}
