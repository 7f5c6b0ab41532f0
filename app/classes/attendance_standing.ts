import { ATTENDANCE_RULE, type Attendance } from '#app/classes/attendance_rule'

/**
 * Figures that no document fixes: local practice, examples until the base's own rule is confirmed.
 * Pages show the 示例 tag wherever one of them decides.
 */
export const STANDING_PARAMETERS = {
  /** Hours that must be marked before somebody is told that attendance is low so far. */
  warnFromHours: 8,
  /** Somebody who may miss fewer hours than these is near the limit: half a day of lessons. */
  nearHours: 4,
} as const

export const STANDINGS = ['good', 'near', 'low', 'lost'] as const
export type Standing = (typeof STANDINGS)[number]

/** What of the attendance decides the standing: whole class hours due, held and missed. */
export type StandingHours = Pick<Attendance, 'planned' | 'held' | 'missed'>

/** Hours that may still be missed without losing the class; below zero when too many were. Pure. */
export function hoursToSpare({
  planned,
  missed,
}: Pick<StandingHours, 'planned' | 'missed'>): number {
  return Math.floor((planned * (100 - ATTENDANCE_RULE.minimumPercent)) / 100) - missed
}

/**
 * How somebody stands by whole hours: `lost` when the share that completes the class cannot be reached
 * any more, `low` when the share so far is below it, `near` when it soon could be. Before
 * `warnFromHours` nobody is low. Pure.
 */
export function standingOf(hours: StandingHours): Standing {
  const { planned, held, missed } = hours
  const spare = hoursToSpare(hours)
  if (spare < 0) return 'lost'
  const isLow = (held - missed) * 100 < ATTENDANCE_RULE.minimumPercent * held
  if (held >= STANDING_PARAMETERS.warnFromHours && isLow) return 'low'
  const isNear = missed > 0 && held < planned && spare < STANDING_PARAMETERS.nearHours
  return isNear ? 'near' : 'good'
}
