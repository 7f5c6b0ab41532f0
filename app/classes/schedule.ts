import { addDays, weekdayOf } from '#app/shared/days'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { WorkCalendar } from '#app/shared/calendar/work_calendar'

/** The halves of a day that a weekly pattern lays lessons on. */
export type Slot = 'morning' | 'afternoon'

/** The parts of a day that a session may be moved to. */
export const DAY_SLOTS = ['morning', 'afternoon', 'evening'] as const
export type DaySlot = (typeof DAY_SLOTS)[number]

export interface WeeklyPattern {
  startsOn: string
  /** Days of the week that have lessons, 1 (Monday) to 7 (Sunday). */
  weekdays: readonly number[]
  slots: readonly Slot[]
  /** Whether public holidays are skipped and make-up working days used. */
  skipNonWorkingDays: boolean
}

export interface CourseHours {
  theoryHours: number
  practiceHours: number
  /** Most class hours on one day. */
  hoursPerDay: number
}

export interface PlannedSession {
  sequence: number
  day: string
  slot: Slot
  startsAtTime: string
  endsAtTime: string
  hours: number
  kind: 'theory' | 'practice'
}

const BEGINS: Record<DaySlot, number> = {
  morning: 8 * 60 + 30,
  afternoon: 14 * 60,
  evening: 18 * 60 + 30,
}
/** A class hour is 45 minutes; after the second there is a break of ten. */
const CLASS_HOUR_MINUTES = 45
const BREAK_MINUTES = 10
/** Class hours that fit in a morning, an afternoon or an evening. */
export const SLOT_HOURS = 4
const WORKWEEK = [1, 2, 3, 4, 5]

/**
 * Lays the hours of a course on days by the weekly pattern, theory before practice, until all are
 * placed. Public holidays have no lesson; a make-up Saturday or Sunday of the State Council's notice
 * has one when the pattern covers Monday to Friday, and a weekend day that the pattern names has one
 * unless it is a holiday. Parts of a day that are closed are passed over.
 *
 * @throws RuleViolation E_NO_WEEKDAY, E_NO_SLOT, E_CALENDAR_NOT_LOADED
 */
export function planSessions(
  pattern: WeeklyPattern,
  course: CourseHours,
  calendar: WorkCalendar,
  isClosed: (day: string, slot: Slot) => boolean = () => false
): PlannedSession[] {
  const slots = (['morning', 'afternoon'] as const).filter((slot) => pattern.slots.includes(slot))
  if (!pattern.weekdays.some((day) => day >= 1 && day <= 7)) {
    throw new RuleViolation('E_NO_WEEKDAY', { module: 'classes', field: 'weekdays' })
  }
  if (slots.length === 0) {
    throw new RuleViolation('E_NO_SLOT', { module: 'classes', field: 'slots' })
  }

  const sessions: PlannedSession[] = []
  const left = { theory: course.theoryHours, practice: course.practiceHours }
  for (let day = pattern.startsOn; left.theory + left.practice > 0; day = addDays(day, 1)) {
    if (!hasLessons(day, pattern, calendar)) continue
    let leftToday = course.hoursPerDay
    for (const slot of slots) {
      const kind = left.theory > 0 ? 'theory' : 'practice'
      const hours = Math.min(SLOT_HOURS, leftToday, left[kind])
      if (hours === 0 || isClosed(day, slot)) continue
      left[kind] -= hours
      leftToday -= hours
      sessions.push({
        sequence: sessions.length + 1,
        day,
        slot,
        hours,
        kind,
        ...timesOf(slot, hours),
      })
    }
  }
  return sessions
}

/**
 * Whether the weekly pattern has lessons on a day: its weekdays that are working days, and make-up days.
 * @throws RuleViolation E_CALENDAR_NOT_LOADED
 */
export function hasLessons(
  day: string,
  pattern: Pick<WeeklyPattern, 'weekdays' | 'skipNonWorkingDays'>,
  calendar: WorkCalendar
): boolean {
  const weekday = weekdayOf(day)
  const isNamed = pattern.weekdays.includes(weekday)
  if (!pattern.skipNonWorkingDays) return isNamed
  const isWorkingDay = calendar.isWorkingDay(day)
  if (weekday <= 5) return isNamed && isWorkingDay
  if (isWorkingDay) return isNamed || WORKWEEK.every((one) => pattern.weekdays.includes(one))
  return isNamed && calendar.exceptions.get(day) !== 'rest'
}

/** When so many class hours in a part of a day begin and end, `HH:MM`. */
export function timesOf(slot: DaySlot, hours: number) {
  const begins = BEGINS[slot]
  const ends = begins + hours * CLASS_HOUR_MINUTES + (hours > 2 ? BREAK_MINUTES : 0)
  return { startsAtTime: clockTime(begins), endsAtTime: clockTime(ends) }
}

function clockTime(minutes: number) {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
