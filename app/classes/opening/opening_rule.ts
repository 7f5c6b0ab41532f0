import clock from '#app/shared/clock'
import { instantDay } from '#app/shared/words'
import { readSource, sourceLine } from '#app/catalogue/source_words'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** A paper that an application for opening needs, as the place's pack says. */
export interface Material {
  code: string
  name: { 'zh-CN': string; 'en': string }
  modes: string[]
  required: 'yes' | 'no'
}

export interface OpeningRule {
  id: number
  /** Working days within which the bureau answers. */
  answerDays: number
  /** Working days before the first day by which the opening is applied for. */
  leadDays: number
  leadAction: 'warn' | 'refuse'
  materials: Material[]
  isExample: boolean
  source: string
}

/** The rule in force on a day; null when the pack has none: nothing is asked and no clock runs. */
export async function openingRuleOn(
  client: QueryClientContract,
  day: string
): Promise<OpeningRule | null> {
  const row = await client
    .from('opening_rules')
    .where('effective_from', '<=', day)
    .orderBy('effective_from', 'desc')
    .orderBy('id', 'desc')
    .first()
  if (!row) return null
  return {
    id: row.id,
    answerDays: row.answer_days,
    leadDays: row.lead_days,
    leadAction: row.lead_action,
    materials: JSON.parse(row.materials),
    isExample: row.value_status === 'example',
    source: sourceLine(readSource(row.source)),
  }
}

/** What the rule asks of a class by its mode. Pure. */
export function materialsFor(
  rule: Pick<OpeningRule, 'materials'> | null,
  mode: string
): Material[] {
  return rule?.materials.filter((one) => one.modes.includes(mode)) ?? []
}

export interface OpeningClock {
  /** The last day on which the bureau answers in time. */
  dueOn: string
  /** Working days from today to the first day of the class. */
  daysBeforeStart: number
  isLate: boolean
}

/**
 * The clocks of an application made today.
 * @throws RuleViolation E_CALENDAR_NOT_LOADED
 */
export async function openingClock(
  client: QueryClientContract,
  rule: Pick<OpeningRule, 'answerDays' | 'leadDays'>,
  startsOn: string
): Promise<OpeningClock> {
  const calendar = await WorkCalendar.load(client)
  const today = instantDay(clock.instant())
  const daysBeforeStart = calendar.workingDaysBetween(today, startsOn)
  return {
    dueOn: calendar.addWorkingDays(today, rule.answerDays),
    daysBeforeStart,
    isLate: daysBeforeStart < rule.leadDays,
  }
}
