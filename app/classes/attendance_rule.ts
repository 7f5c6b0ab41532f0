/**
 * Attendance that completes a class, whole percent of class hours. No national document fixes a
 * figure; local practice is 80 to 90. An example until the base's own rule is confirmed.
 */
export const ATTENDANCE_RULE = {
  minimumPercent: 80,
  /** Hours on leave: `missed` like absence, or `excused`, taken out of the hours due. */
  leave: 'missed' as LeaveRule,
  status: 'example',
  source: { document: '地方实训管理通行做法', clause: '出勤率下限（待本地文件确认）' },
} as const

export type LeaveRule = 'missed' | 'excused'

/** Class hours of one enrolment as they are on record, of the sessions that are due to it. */
export interface RecordedHours {
  /** Of the whole timetable. */
  planned: number
  /** Of the sessions that are marked. */
  held: number
  /** Of the marked sessions, those attended; without a mark of the person none. */
  attended: number
  /** Hours of the marked sessions in which the mark says leave. */
  onLeave: number
}

/**
 * How somebody attended. Every page, warning and claim has its hours and percentages from here. Each
 * percentage is whole, rounded down, and null where there are no hours to measure by.
 */
export interface Attendance {
  /** Hours due of the whole timetable and of the sessions marked so far, without excused ones. */
  planned: number
  held: number
  attended: number
  missed: number
  /** Of the hours marked so far: what pages show while a class runs. */
  percentSoFar: number | null
  /** Of the whole timetable: what completes a class and is recorded when it is finished. */
  percentOfWhole: number | null
  /** Of the whole timetable, if nothing more is missed: what a claim may expect. */
  percentAtBest: number | null
}

/** Days due, those all of whose hours are marked, attended in every hour, and those of which an hour was missed. */
export interface AttendedDays {
  planned: number
  held: number
  attended: number
  missed: number
}

export interface AttendanceByDay extends Attendance {
  days: AttendedDays
}

/**
 * Attendance from recorded hours. An unmarked session is neither held nor missed; leave is missed, or
 * taken out of the hours due where the rule excuses it. Pure.
 */
export function attendanceFrom(
  { planned, held, attended, onLeave }: RecordedHours,
  leave: LeaveRule = ATTENDANCE_RULE.leave
): Attendance {
  const excused = leave === 'excused' ? onLeave : 0
  const due = { planned: planned - excused, held: held - excused }
  const missed = due.held - attended
  return {
    ...due,
    attended,
    missed,
    percentSoFar: share(attended, due.held),
    percentOfWhole: share(attended, due.planned),
    percentAtBest: share(due.planned - missed, due.planned),
  }
}

/** The same of the hours of each day, with the days. A day with excused hours is no attended day. Pure. */
export function attendanceFromDays(
  days: Iterable<RecordedHours>,
  leave: LeaveRule = ATTENDANCE_RULE.leave
): AttendanceByDay {
  let sum = NO_HOURS
  const counted = { planned: 0, held: 0, attended: 0, missed: 0 }
  for (const day of days) {
    sum = addHours(sum, day)
    if (day.planned === 0) continue
    counted.planned++
    if (day.held === day.planned) counted.held++
    if (day.attended === day.planned) counted.attended++
    if (day.attended < day.held) counted.missed++
  }
  return { ...attendanceFrom(sum, leave), days: counted }
}

export const NO_HOURS: RecordedHours = { planned: 0, held: 0, attended: 0, onLeave: 0 }

/** Recorded hours together. Pure. */
export function addHours(one: RecordedHours, other: RecordedHours): RecordedHours {
  return {
    planned: one.planned + other.planned,
    held: one.held + other.held,
    attended: one.attended + other.attended,
    onLeave: one.onLeave + other.onLeave,
  }
}

/** The share of several people so far: all hours attended of all that were held for them. Pure. */
export function percentOfAll(people: readonly Pick<Attendance, 'attended' | 'held'>[]) {
  const sum = (name: 'attended' | 'held') => people.reduce((total, one) => total + one[name], 0)
  return share(sum('attended'), sum('held'))
}

/**
 * The percentage that pages show of an enrolment: so far while the class runs, what was recorded once
 * it is finished, nothing of somebody who left. Pure.
 */
export function shownPercent(
  { status, recorded }: { status: string; recorded: number },
  { percentSoFar }: Pick<Attendance, 'percentSoFar'>
): number | null {
  if (status === 'withdrawn') return null
  return status === 'confirmed' ? percentSoFar : recorded
}

/** Whether a percentage is below what completes a class; nothing is not. Pure. */
export function isLow(percent: number | null): boolean {
  return percent !== null && percent < ATTENDANCE_RULE.minimumPercent
}

/** Whether the attendance completes the class. Pure. */
export function isComplete({ percentOfWhole }: Pick<Attendance, 'percentOfWhole'>): boolean {
  return percentOfWhole !== null && !isLow(percentOfWhole)
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? Math.floor((part * 100) / whole) : null
}
