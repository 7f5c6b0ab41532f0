import { DateTime } from 'luxon'
import { placesBefore, STAGES } from '#app/oversight/standing'
import type { ChainCounts } from '#app/oversight/queries/year_chain'
import type { Place, Stage } from '#app/oversight/standing'

export interface FunnelSeats {
  capacity: number
  /** Seats held by classes, taken or not. */
  reserved: number
  taken: number
}

export type SeatReason = 'open_seats' | 'no_class' | 'left_late'

export interface FunnelRow {
  stage: 'seats' | Stage
  value: number
  /** Value of the step before; null for the first. */
  before: number | null
  /** How many were lost on the way from the step before. */
  gap: number
  /** Why: the parts of the gap that are not empty. They add up to it. */
  reasons: { key: Place | SeatReason; count: number }[]
}

/** The steps from seats to payment with the reasons of each gap. Pure. */
export function funnelRows(seats: FunnelSeats, counts: ChainCounts): FunnelRow[] {
  const rows: FunnelRow[] = [
    { stage: 'seats', value: seats.capacity, before: null, gap: 0, reasons: [] },
  ]
  for (const stage of STAGES) {
    const before = rows.at(-1)!.value
    const value = counts.stages[stage]
    const reasons: FunnelRow['reasons'] =
      stage === 'enrolled'
        ? [
            { key: 'open_seats', count: seats.reserved - seats.taken },
            { key: 'no_class', count: seats.capacity - seats.reserved },
            { key: 'left_late', count: seats.taken - value },
          ]
        : placesBefore(stage).map((place) => ({ key: place, count: counts.places[place] }))
    rows.push({
      stage,
      value,
      before,
      gap: before - value,
      reasons: reasons.filter((reason) => reason.count > 0),
    })
  }
  return rows
}

/** Days of the year that have passed by the end of a day, and how many it has. */
export function dayOfYearShare(day: string): { passed: number; days: number } {
  const date = DateTime.fromISO(day, { zone: 'utc' })
  return { passed: date.ordinal, days: date.daysInYear! }
}
