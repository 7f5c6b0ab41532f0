import { midnightOf } from '#app/shared/days'
import { instantDay } from '#app/shared/words'
import { daysLeft, dueOn } from '#app/subsidies/claim_terms'
import type { WorkCalendar } from '#app/shared/calendar/work_calendar'

export interface EndedHold {
  /** From when the period was counted until now. */
  from: string
  heldAt: string
  releasedAt: string
}

/**
 * From when the period of a review is counted once a hold has ended: its working days do not count.
 * Gives `from` as it is when the hold had none, or where the calendar does not know the days.
 */
export function reviewFromAfterHold(
  calendar: WorkCalendar,
  { from, heldAt, releasedAt }: EndedHold
): string {
  const held = daysLeft(calendar, instantDay(heldAt), instantDay(releasedAt)) ?? 0
  const day = held > 0 ? dueOn(calendar, instantDay(from), held) : null
  return day === null ? from : midnightOf(day)
}
