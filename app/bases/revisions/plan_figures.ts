import clock from '#app/shared/clock'
import { keptSeats } from '#app/bases/kept_seats'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { REVISIONS, type KeptProposal } from '#app/bases/revisions/revision_terms'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface AllocationFigures {
  id: number
  specialtyId: number
  name: string
  capacity: number
  reserved: number
  taken: number
  /** Still kept for groups. */
  kept: number
}

export interface PlanFigures {
  id: number
  baseId: number
  year: number
  capacity: number
  reserved: number
  allocations: AllocationFigures[]
}

export interface NewShare {
  specialtyId: number
  seats: number
}

/** A plan as it stands with its shares in the order of the specialties; null when there is none. */
export async function planFigures(
  client: QueryClientContract,
  baseId: number,
  year: number
): Promise<PlanFigures | null> {
  const plan = await client.from('annual_plans').where({ base_id: baseId, year }).first()
  if (!plan) return null
  const rows = await client
    .from('plan_allocations as a')
    .join('specialties as s', 's.id', 'a.specialty_id')
    .where('a.annual_plan_id', plan.id)
    .orderBy('s.position')
    .select('a.*', 's.name_zh')
  const allocations: AllocationFigures[] = []
  for (const row of rows) {
    const kept = await keptSeats(client, row.id, clock.today())
    allocations.push({
      id: row.id,
      specialtyId: row.specialty_id,
      name: row.name_zh,
      capacity: row.capacity,
      reserved: row.seats_reserved,
      taken: row.seats_taken,
      kept: kept.reduce((sum, group) => sum + group.left, 0),
    })
  }
  const { id, capacity, seats_reserved: reserved } = plan
  return { id, baseId, year, capacity, reserved, allocations }
}

/**
 * Refuses shares that what is reserved, taken and kept does not allow, or that add up to more than
 * the plan has. Shares that are left out stay.
 * @throws RuleViolation E_SHARE_TOO_SMALL, E_SHARES_TOO_MANY
 */
export function refuseShares(plan: PlanFigures, shares: readonly NewShare[]) {
  const wanted = new Map(shares.map((share) => [share.specialtyId, share.seats]))
  for (const one of plan.allocations) {
    const seats = wanted.get(one.specialtyId)
    const least = Math.max(one.reserved, one.taken + one.kept)
    if (seats !== undefined && seats < least) {
      throw new RuleViolation('E_SHARE_TOO_SMALL', {
        module: REVISIONS,
        field: `shares.s${one.specialtyId}`,
        params: { specialty: one.name, least, seats },
      })
    }
  }
  const unchanged = plan.allocations.filter((one) => !wanted.has(one.specialtyId))
  const total =
    shares.reduce((sum, share) => sum + share.seats, 0) +
    unchanged.reduce((sum, one) => sum + one.capacity, 0)
  refuseTotal(total, plan.capacity)
}

/** @throws RuleViolation E_SHARES_TOO_MANY */
export function refuseTotal(total: number, capacity: number) {
  if (total <= capacity) return
  throw new RuleViolation('E_SHARES_TOO_MANY', {
    module: REVISIONS,
    params: { total, capacity, over: total - capacity },
  })
}

/** @throws RuleViolation E_CAPACITY_TOO_SMALL when the shares hold more */
export function refuseCapacity(plan: PlanFigures, capacity: number) {
  const divided = plan.allocations.reduce((sum, one) => sum + one.capacity, 0)
  if (capacity >= divided) return
  throw new RuleViolation('E_CAPACITY_TOO_SMALL', {
    module: REVISIONS,
    field: 'capacity',
    params: { capacity, divided },
  })
}

/**
 * Refuses to keep more seats than an allocation has free of what other groups are kept.
 * @throws RuleViolation E_NO_SHARE, E_KEPT_OVER, E_KEPT_TOO_MANY
 */
export async function refuseKept(
  client: QueryClientContract,
  plan: PlanFigures,
  { specialtyId, categories, seats, untilDay }: KeptProposal
) {
  const share = plan.allocations.find((one) => one.specialtyId === specialtyId)
  if (!share) throw new RuleViolation('E_NO_SHARE', { module: REVISIONS, field: 'specialtyId' })
  if (untilDay < clock.today()) {
    throw new RuleViolation('E_KEPT_OVER', { module: REVISIONS, field: 'untilDay' })
  }
  const kept = await keptSeats(client, share.id, clock.today())
  const others = kept
    .filter((group) => !group.categories.some((one) => categories.includes(one)))
    .reduce((sum, group) => sum + group.left, 0)
  const free = share.capacity - share.taken - others
  if (seats <= free) return
  throw new RuleViolation('E_KEPT_TOO_MANY', {
    module: REVISIONS,
    field: 'seats',
    params: { seats, free, specialty: share.name },
  })
}
