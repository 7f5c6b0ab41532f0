import { addDays } from '#app/shared/days'
import { instantDay } from '#app/shared/words'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { WorkCalendar } from '#app/shared/calendar/work_calendar'

/*
 * Periods of the subsidy procedure, in working days. All are examples: other cities publish them
 * (review 10, notice 5, payment 10), no document of Houma or Shanxi that states them was found.
 */
export const REVIEW_WORKING_DAYS = 10
export const NOTICE_WORKING_DAYS = 5
export const PAYMENT_WORKING_DAYS = 10

/** Language file of the module's messages. */
export const MODULE = 'subsidies'

/** The day `count` working days after a day; null where the year's calendar is not loaded. */
export function dueOn(calendar: WorkCalendar, day: string, count: number): string | null {
  return whenLoaded(() => calendar.addWorkingDays(day, count))
}

/** A claim as its period of review reads it: rows of `claims` do. */
export interface UnderReview {
  status: string
  submitted_at: string | null
  /** From when the period is counted, where days on hold pushed it on. */
  review_from: string | null
  held_at: string | null
}

export interface ReviewTerm {
  /** The day until which it is to be decided; null where none runs, also while the clock stands still. */
  due: string | null
  /** Working days left, negative when it has passed. */
  left: number | null
  isOverdue: boolean
  /** The day since which the clock stands still, as the claim is on hold. */
  stoppedOn: string | null
}

/** The instant from which the period of a review is counted, in SQL. */
export const REVIEW_FROM = 'COALESCE(claims.review_from, claims.submitted_at)'

/** The period of the review of a claim; days on hold do not count. */
export function reviewTerm(calendar: WorkCalendar, today: string, claim: UnderReview): ReviewTerm {
  const waits = ['submitted', 'reviewed'].includes(claim.status)
  const from = claim.review_from ?? claim.submitted_at
  if (!waits || !from || claim.held_at) {
    const stoppedOn = waits && claim.held_at ? instantDay(claim.held_at) : null
    return { due: null, left: null, isOverdue: false, stoppedOn }
  }
  const due = dueOn(calendar, instantDay(from), REVIEW_WORKING_DAYS)
  const left = daysLeft(calendar, today, due)
  return { due, left, isOverdue: due !== null && due < today, stoppedOn: null }
}

/** Working days left until a day, negative when it has passed; null without a calendar. */
export function daysLeft(calendar: WorkCalendar, today: string, due: string | null): number | null {
  return due === null ? null : whenLoaded(() => calendar.workingDaysBetween(today, due))
}

/**
 * The first day whose period of review has not run out on a day: what is counted from before it is
 * overdue. Null where a year's calendar is not loaded.
 */
export function overdueBefore(calendar: WorkCalendar, today: string): string | null {
  return whenLoaded(() => {
    let day = addDays(today, -1)
    for (let left = REVIEW_WORKING_DAYS; ; day = addDays(day, -1)) {
      if (calendar.isWorkingDay(day)) left--
      if (left === 0) break
    }
    return day
  })
}

function whenLoaded<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof RuleViolation && error.code === 'E_CALENDAR_NOT_LOADED') return null
    throw error
  }
}
