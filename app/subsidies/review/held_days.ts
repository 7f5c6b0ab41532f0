import { instantDay } from '#app/shared/words'
import { daysLeft } from '#app/subsidies/claim_terms'
import type { WorkCalendar } from '#app/shared/calendar/work_calendar'

export interface HoldAct {
  stage: string
  result: string
  created_at: string
}

/**
 * Working days a claim was on hold since it was sent; they do not count towards the period of its
 * review. `acts` are its decisions in the order they were taken. A day that the calendar does not
 * know counts as not held.
 */
export function heldWorkingDays(
  calendar: WorkCalendar,
  acts: readonly HoldAct[],
  { since, today }: { since: string; today: string }
): number {
  let heldOn: string | null = null
  let days = 0
  for (const { stage, result, created_at: at } of acts) {
    if (stage !== 'hold' || at < since) continue
    if (result === 'held') heldOn = instantDay(at)
    if (result === 'released' && heldOn) {
      days += daysLeft(calendar, heldOn, instantDay(at)) ?? 0
      heldOn = null
    }
  }
  return heldOn ? days + (daysLeft(calendar, heldOn, today) ?? 0) : days
}
