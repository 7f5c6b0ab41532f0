import { ATTENDANCE_RULE } from '#app/classes/attendance_rule'
import { hoursToSpare, standingOf, type Standing } from '#app/classes/attendance_standing'

/** Class hours of one trainee in a class under way. */
export interface CountedHours {
  /** Of the whole timetable, and of the sessions marked so far. */
  planned: number
  held: number
  attended: number
  /** Marked as leave. */
  onLeave: number
  /** Of approved leave in sessions that are not marked yet. */
  leaveToCome: number
}

export interface HoursSoFar extends CountedHours {
  missed: number
  /** Of the hours held so far, whole percent rounded down; null before any. */
  percent: number | null
  minimumPercent: number
  /** Hours that may still be missed, the approved leave among them. */
  canMiss: number
  standing: Standing
}

/** Where somebody stands by the rule that completes a class, before it ends. Pure. */
export function hoursSoFar(
  counted: CountedHours,
  leave: 'missed' | 'excused' = ATTENDANCE_RULE.leave
): HoursSoFar {
  const excused = leave === 'excused' ? counted.onLeave : 0
  const held = counted.held - excused
  const due = counted.planned - excused
  const missed = held - counted.attended
  const hours = { planned: due, held, missed }
  return {
    ...counted,
    missed,
    percent: held > 0 ? Math.floor((counted.attended * 100) / held) : null,
    minimumPercent: ATTENDANCE_RULE.minimumPercent,
    canMiss: Math.max(0, hoursToSpare(hours)),
    standing: standingOf(hours),
  }
}
