import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** A class as enrolling sees it, and the seats left at each level. */
export interface ClassFacts {
  id: number
  code: string
  baseId: number
  planId: number
  allocationId: number
  titleZh: string
  titleEn: string
  termNumber: number
  startsOn: string
  endsOn: string
  status: string
  seats: number
  seatsTaken: number
  /** Seats kept for people who were offered one and have not answered. */
  seatsOffered: number
  courseId: number
  /** An enterprise pays for it: contracts are asked for. */
  isOfEnterprise: boolean
  left: { class: number; allocation: number; plan: number }
}

/** The class with this id or code; null when there is none. */
export async function classFacts(
  key: { id: number } | { code: string },
  trx?: TransactionClientContract
): Promise<ClassFacts | null> {
  const row = await (trx ?? db)
    .from('course_classes')
    .join('courses', 'courses.id', 'course_classes.course_id')
    .join('plan_allocations', 'plan_allocations.id', 'course_classes.plan_allocation_id')
    .join('annual_plans', 'annual_plans.id', 'plan_allocations.annual_plan_id')
    .select('course_classes.id', 'course_classes.code', 'course_classes.base_id')
    .select('course_classes.term_number', 'course_classes.starts_on', 'course_classes.ends_on')
    .select('course_classes.status', 'course_classes.seats', 'course_classes.seats_taken')
    .select('course_classes.fee_kind', 'course_classes.seats_offered', 'course_classes.course_id')
    .select('courses.title_zh', 'courses.title_en', 'annual_plans.id as plan_id')
    .select('plan_allocations.id as allocation_id')
    .select('plan_allocations.capacity as allocation_capacity')
    .select('plan_allocations.seats_taken as allocation_taken')
    .select('annual_plans.capacity as plan_capacity', 'annual_plans.seats_taken as plan_taken')
    .where('id' in key ? { 'course_classes.id': key.id } : { 'course_classes.code': key.code })
    .first()
  if (!row) return null
  return {
    id: row.id,
    code: row.code,
    baseId: row.base_id,
    planId: row.plan_id,
    allocationId: row.allocation_id,
    titleZh: row.title_zh,
    titleEn: row.title_en,
    termNumber: row.term_number,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    status: row.status,
    seats: row.seats,
    seatsTaken: row.seats_taken,
    seatsOffered: row.seats_offered,
    courseId: row.course_id,
    isOfEnterprise: row.fee_kind === 'enterprise',
    left: {
      class: row.seats - row.seats_taken - row.seats_offered,
      allocation: row.allocation_capacity - row.allocation_taken,
      plan: row.plan_capacity - row.plan_taken,
    },
  }
}

/** The seats that can be taken now, and what sets that number. */
export function seatsLeft({ left }: Pick<ClassFacts, 'left'>) {
  const [where, seats] = (['class', 'allocation', 'plan'] as const)
    .map((level) => [level, left[level]] as const)
    .reduce((least, other) => (other[1] < least[1] ? other : least))
  return { seats: Math.max(0, seats), where }
}
