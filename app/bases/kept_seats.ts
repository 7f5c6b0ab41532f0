import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Seats of a specialty that only some groups of people may take until a day. */
export interface KeptSeats {
  id: number
  categories: string[]
  seats: number
  /** The last day on which they are kept. */
  untilDay: string
  /** Seats that people of these groups hold. */
  used: number
  /** Still kept for them. */
  left: number
}

/**
 * What is kept of an allocation on a day, with what of it is used. No group of people is kept seats
 * twice. Call it with the allocation locked when something depends on it.
 */
export async function keptSeats(
  client: QueryClientContract,
  allocationId: number,
  day: string
): Promise<KeptSeats[]> {
  const rows = await client
    .from('plan_kept_seats')
    .where('plan_allocation_id', allocationId)
    .whereNull('ended_at')
    .where('until_day', '>=', day)
    .orderBy('id')
  if (rows.length === 0) return []
  const held = await seatsByCategory(client, allocationId)
  return rows.map((row) => {
    const categories = row.categories.split(',') as string[]
    const used = categories.reduce((sum, category) => sum + (held.get(category) ?? 0), 0)
    const left = Math.max(0, row.seats - used)
    return { id: row.id, categories, seats: row.seats, untilDay: row.until_day, used, left }
  })
}

/** What of the kept seats is closed to a person of a category. */
export function keptForOthers(kept: readonly KeptSeats[], category: string): number {
  return kept
    .filter((group) => !group.categories.includes(category))
    .reduce((sum, group) => sum + group.left, 0)
}

/** Seats of an allocation that people hold, by their category: what was taken and not freed. */
async function seatsByCategory(client: QueryClientContract, allocationId: number) {
  const rows = await client
    .from('seat_entries as s')
    .join('enrolments as e', 'e.id', 's.enrolment_id')
    .where('s.plan_allocation_id', allocationId)
    .whereIn('s.kind', ['take', 'free'])
    .groupBy('e.trainee_category')
    .select('e.trainee_category as category')
    .select(client.raw("SUM(CASE s.kind WHEN 'take' THEN s.seats ELSE -s.seats END) as held"))
  return new Map<string, number>(rows.map((row) => [row.category, Number(row.held)]))
}
