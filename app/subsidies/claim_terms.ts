import { addDays } from '#app/shared/days'
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

/** Working days left until a day, negative when it has passed; null without a calendar. */
export function daysLeft(calendar: WorkCalendar, today: string, due: string | null): number | null {
  return due === null ? null : whenLoaded(() => calendar.workingDaysBetween(today, due))
}

/**
 * The first day of submission whose period has not run out on a day: what was sent before it is
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
