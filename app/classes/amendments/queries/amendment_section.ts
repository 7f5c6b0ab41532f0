import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { seesEveryBase } from '#app/accounts/scope'
import { AMENDABLE_STATUSES } from '#app/classes/amendments/amendment_changes'
import { amendmentsOf } from '#app/classes/amendments/queries/amendments'
import { classChoices } from '#app/classes/queries/class_choices'
import type CourseClass from '#models/course_class'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'

/** What the pages of a class show of its amendments to a user, and what the user may do there. */
export async function amendmentSection(courseClass: CourseClass, user: User) {
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
    /** Why nothing can be asked for, as a key of `amendments.not`; null when it can. */
    notAmendable: isAmendable ? (waiting ? 'waiting' : null) : courseClass.status,
    isManager,
    amendmentToDecide: waiting && isDecider && waiting.proposedById !== user.id ? waiting : null,
  }
}

/** What the form of an amendment offers, with what the class has now. */
export async function amendmentForm(courseClass: CourseClass, locale: Locale) {
  return {
    choices: await classChoices(courseClass.baseId, courseClass.year, locale),
    openDays: await openDaysOf(courseClass.id),
    now: {
      seats: courseClass.seats,
      roomId: courseClass.roomId,
      trainerId: courseClass.trainerId,
      held: courseClass.seatsTaken + courseClass.seatsOffered,
    },
  }
}

export interface OpenDay {
  day: string
  hours: number
  sessions: { slot: string; hours: number; kind: string }[]
}

/** Days with sessions that were not held yet; those of days gone by fell out. */
async function openDaysOf(classId: number): Promise<(OpenDay & { isPast: boolean })[]> {
  const rows = await db
    .from('class_sessions')
    .where('course_class_id', classId)
    .whereNull('attendance_marked_at')
    .orderBy('day')
    .orderBy('starts_at_time')
    .select('day', 'slot', 'hours', 'kind')
  const days = new Map<string, OpenDay>()
  for (const { day, slot, hours, kind } of rows) {
    const own: OpenDay = days.get(day) ?? { day, hours: 0, sessions: [] }
    own.sessions.push({ slot, hours, kind })
    days.set(day, { ...own, hours: own.hours + hours })
  }
  return [...days.values()].map((one) => ({ ...one, isPast: one.day < clock.today() }))
}
