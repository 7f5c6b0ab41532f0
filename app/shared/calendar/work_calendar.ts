import db from '@adonisjs/lucid/services/db'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { addDays, weekdayOf } from '#app/shared/days'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * Working days of the State Council's holiday notices. A day of a year whose notice is not loaded is
 * an error, never a guess.
 */
export class WorkCalendar {
  private constructor(
    readonly years: ReadonlySet<number>,
    readonly exceptions: ReadonlyMap<string, 'work' | 'rest'>
  ) {}

  /** Reads every loaded year, inside a transaction when that is given. */
  static async load(client: QueryClientContract = db.connection()): Promise<WorkCalendar> {
    const rows = await client
      .from('work_calendar_years as y')
      .leftJoin('work_days as d', 'd.year', 'y.year')
      .select('y.year', 'd.day', 'd.kind')
    return new WorkCalendar(
      new Set(rows.map((row) => row.year)),
      new Map(rows.filter((row) => row.day).map((row) => [row.day, row.kind]))
    )
  }

  static of(years: number[], exceptions: Record<string, 'work' | 'rest'>) {
    return new WorkCalendar(new Set(years), new Map(Object.entries(exceptions)))
  }

  /** @throws RuleViolation E_CALENDAR_NOT_LOADED when the year's notice is not loaded */
  isWorkingDay(day: string): boolean {
    const year = Number(day.slice(0, 4))
    if (!this.years.has(year)) {
      throw new RuleViolation('E_CALENDAR_NOT_LOADED', { params: { year: String(year) } })
    }
    const exception = this.exceptions.get(day)
    return exception ? exception === 'work' : weekdayOf(day) <= 5
  }

  /** The day that is `count` working days after `day`; the day itself does not count. */
  addWorkingDays(day: string, count: number): string {
    let current = day
    for (let left = count; left > 0;) {
      current = addDays(current, 1)
      if (this.isWorkingDay(current)) left--
    }
    return current
  }

  /** Working days after `from` up to and including `to`; negative when `to` is earlier. */
  workingDaysBetween(from: string, to: string): number {
    if (to < from) return -this.workingDaysBetween(to, from)
    let count = 0
    for (let day = from; day < to;) {
      day = addDays(day, 1)
      if (this.isWorkingDay(day)) count++
    }
    return count
  }
}
