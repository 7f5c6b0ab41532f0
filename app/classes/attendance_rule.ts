/**
 * Attendance that completes a class, whole percent of class hours. No national document fixes a
 * figure; local practice is 80 to 90. An example until the base's own rule is confirmed.
 */
export const ATTENDANCE_RULE = {
  minimumPercent: 80,
  /** Hours on leave: `missed` like absence, or `excused`, taken out of the hours due. */
  leave: 'missed' as 'missed' | 'excused',
  status: 'example',
  source: { document: '地方实训管理通行做法', clause: '出勤率下限（待本地文件确认）' },
} as const

/** Class hours of a class by day: `YYYY-MM-DD` → hours planned. */
export type PlannedHours = ReadonlyMap<string, number>

export interface Attendance {
  hoursAttended: number
  /** Days of which every planned hour was attended. */
  daysAttended: number
  trainingDays: number
  /** Whole percent of the planned hours, rounded down. */
  percent: number
}

/**
 * Sums one person's attended hours by day against the plan. Days that were not planned count not;
 * excused hours are taken out of the hours due, but a day with any is no attended day.
 */
export function attendanceFrom(
  planned: PlannedHours,
  attended: ReadonlyMap<string, number>,
  excused: ReadonlyMap<string, number> = new Map()
): Attendance {
  let total = 0
  let hoursAttended = 0
  let daysAttended = 0
  for (const [day, hours] of planned) {
    const present = Math.min(attended.get(day) ?? 0, hours)
    total += hours - Math.min(excused.get(day) ?? 0, hours - present)
    hoursAttended += present
    if (hours > 0 && present === hours) daysAttended++
  }
  const percent = total === 0 ? 0 : Math.floor((hoursAttended * 100) / total)
  return { hoursAttended, daysAttended, trainingDays: planned.size, percent }
}

/** Whether the attendance completes the class. */
export function isComplete({ percent }: Attendance): boolean {
  return percent >= ATTENDANCE_RULE.minimumPercent
}
