/** How somebody was seen at a session, in the order that pages offer it. */
export const PRESENCES = ['present', 'late', 'leave', 'absent'] as const

export type Presence = (typeof PRESENCES)[number]

/** What is said of one trainee at one session. Without `hours` those of the presence count. */
export interface PresenceMark {
  enrolmentId: number
  status: Presence
  /** Class hours attended, whole, 0 to the hours of the session. */
  hours?: number
}

export type PresenceCounts = Record<Presence, number>

/** Class hours that a presence counts unless others are stated: late still counts in full. */
export function hoursOfPresence(status: Presence, sessionHours: number): number {
  return status === 'present' || status === 'late' ? sessionHours : 0
}

/** Whether these hours can belong to the presence: who is present attends all, who is away none. */
export function hoursFit(status: Presence, hours: number, sessionHours: number): boolean {
  if (!Number.isInteger(hours) || hours < 0 || hours > sessionHours) return false
  return status === 'late' || hours === hoursOfPresence(status, sessionHours)
}

/** How many were present, late, on leave and absent. */
export function countPresences(statuses: Iterable<Presence>): PresenceCounts {
  const counts: PresenceCounts = { present: 0, late: 0, leave: 0, absent: 0 }
  for (const status of statuses) counts[status]++
  return counts
}
