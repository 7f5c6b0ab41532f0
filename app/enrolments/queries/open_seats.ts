import { seatsOpenTo } from '#app/bases/seats'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * How many seats of a class somebody of a category could take now: what class, specialty and plan have
 * left, without seats kept for other groups and without those that offers of the specialty keep.
 */
export async function openSeats(
  client: QueryClientContract,
  courseClass: Pick<ClassFacts, 'allocationId' | 'left'>,
  category: string
): Promise<number> {
  const { allocationId, left } = courseClass
  if (left.class < 1) return 0
  const offered = await client
    .from('course_classes')
    .where('plan_allocation_id', allocationId)
    .sum('seats_offered as seats')
    .firstOrFail()
  const open = await seatsOpenTo(client, allocationId, category)
  return Math.max(0, Math.min(left.class, open - Number(offered.seats ?? 0)))
}
