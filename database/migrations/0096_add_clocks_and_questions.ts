import { BaseSchema } from '@adonisjs/lucid/schema'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { reviewFromAfterHold } from '#app/subsidies/review/held_days'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * Days on hold push the period of the review on: from when it is counted stands beside the day of
 * submission, so that lists can ask for it. A return of many claims keeps what it asks.
 */
export default class extends BaseSchema {
  async up() {
    this.defer(async (client) => {
      await client.rawQuery('ALTER TABLE claims ADD COLUMN review_from varchar(24)')
      await client.rawQuery('ALTER TABLE claim_runs ADD COLUMN questions text')
      await countFormerHolds(client)
    })
  }

  async down() {
    this.defer(async (client) => {
      await client.rawQuery('ALTER TABLE claim_runs DROP COLUMN questions')
      await client.rawQuery('ALTER TABLE claims DROP COLUMN review_from')
    })
  }
}

async function countFormerHolds(client: QueryClientContract) {
  const acts = await client
    .from('claim_decisions')
    .join('claims', 'claims.id', 'claim_decisions.claim_id')
    .where('claim_decisions.stage', 'hold')
    .whereIn('claims.status', ['submitted', 'reviewed'])
    .whereColumn('claim_decisions.created_at', '>=', 'claims.submitted_at')
    .orderBy('claim_decisions.id')
    .select('claims.id', 'claims.submitted_at', 'claim_decisions.result')
    .select('claim_decisions.created_at')
  if (acts.length === 0) return
  const years = await client.from('work_calendar_years').select('year')
  const days = await client.from('work_days').select('day', 'kind')
  const calendar = WorkCalendar.of(
    years.map((row) => row.year),
    Object.fromEntries(days.map((row) => [row.day, row.kind]))
  )
  const from = new Map<number, string>()
  const held = new Map<number, string>()
  for (const { id, submitted_at: sent, result, created_at: at } of acts) {
    if (result === 'held') held.set(id, at)
    if (result !== 'released' || !held.has(id)) continue
    const counted = from.get(id) ?? sent
    from.set(
      id,
      reviewFromAfterHold(calendar, { from: counted, heldAt: held.get(id)!, releasedAt: at })
    )
    held.delete(id)
  }
  for (const [id, instant] of from) {
    await client.from('claims').where('id', id).update({ review_from: instant })
  }
}
