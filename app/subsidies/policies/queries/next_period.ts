import db from '@adonisjs/lucid/services/db'
import { addDays } from '#app/shared/days'
import clock from '#app/shared/clock'

/**
 * What a copy of a version begins with: the first free number of the year after its end, from the day
 * after its end, or from tomorrow when it has no end.
 */
export async function nextPeriod(policy: Record<string, any>) {
  const effectiveFrom = addDays(policy.effective_to ?? clock.today(), 1)
  const year = effectiveFrom.slice(0, 4)
  const rows = await db.from('rule_sets').where('code', policy.code).select('version')
  const taken = new Set(rows.map((row) => row.version as string))
  let number = 1
  while (taken.has(`${year}-${number}`)) number++
  return { version: `${year}-${number}`, effectiveFrom, effectiveTo: `${year}-12-31` }
}
