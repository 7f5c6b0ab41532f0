import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { DateTime } from 'luxon'
import { instantDay } from '#app/shared/words'
import { readSource, sourceLine } from '#app/catalogue/source_words'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Who comes first on a waiting list and how long an offer stands, as the place's pack says. */
export interface WaitingRule {
  id: number
  code: string
  priorities: { rank: number; categories: string[] }[]
  offer: { unit: 'hours' | 'working_days'; amount: number }
  isExample: boolean
  source: string
}

/** Rank of somebody whose category the rule does not name. */
export const LAST_RANK = 99

/** The rule in force on a day; null when the pack has none: then only time counts. */
export async function waitingRuleOn(
  day: string,
  client: QueryClientContract = db.connection()
): Promise<WaitingRule | null> {
  const row = await client
    .from('waiting_rules')
    .where('effective_from', '<=', day)
    .orderBy('effective_from', 'desc')
    .orderBy('id', 'desc')
    .first()
  if (!row) return null
  return {
    id: row.id,
    code: row.code,
    priorities: JSON.parse(row.priorities),
    offer: { unit: row.offer_unit, amount: row.offer_amount },
    isExample: row.value_status === 'example',
    source: sourceLine(readSource(row.source)),
  }
}

/** The rank of a category by a rule, 1 first. Pure. */
export function rankOfCategory(
  rule: Pick<WaitingRule, 'priorities'> | null,
  category: string
): number {
  const found = rule?.priorities.find((one) => one.categories.includes(category))
  return found?.rank ?? LAST_RANK
}

/** Hours an offer stands where no rule says how long. */
const UNRULED_HOURS = 48

/**
 * Until when an offer made now stands: as long as the rule says, and at most until the day on which
 * the class begins. UTC ISO text.
 * @throws RuleViolation E_CALENDAR_NOT_LOADED when working days of a year without notice are asked
 */
export async function offerEnd(
  rule: WaitingRule | null,
  startsOn: string,
  client: QueryClientContract
): Promise<string> {
  const { unit, amount } = rule?.offer ?? { unit: 'hours', amount: UNRULED_HOURS }
  const begins = startOfDay(startsOn)
  const end =
    unit === 'hours'
      ? clock.instantIn(amount * 3600)
      : await endOfWorkingDay(instantDay(clock.instant()), amount, client)
  return end < begins ? end : begins
}

/** The last moment of the working day that is so many after a day. */
async function endOfWorkingDay(day: string, count: number, client: QueryClientContract) {
  const calendar = await WorkCalendar.load(client)
  const last = calendar.addWorkingDays(day, count)
  return DateTime.fromISO(last, { zone: 'Asia/Shanghai' }).endOf('day').toUTC().toISO()!
}

function startOfDay(day: string): string {
  return DateTime.fromISO(day, { zone: 'Asia/Shanghai' }).toUTC().toISO()!
}
