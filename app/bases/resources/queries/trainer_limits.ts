import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Slot } from '#app/bases/resources/slots'

export interface Absence {
  fromDay: string
  toDay: string
  /** Only this part of each day; null for whole days. */
  slot: Slot | null
  reason: string
}

export interface TrainerLimits {
  /** Most class hours of a week from Monday to Sunday; null when none is recorded. */
  hoursPerWeek: number | null
  /** Most class hours of a day; null when none is recorded. */
  hoursPerDay: number | null
  /** Absences that touch the days asked for. */
  absences: Absence[]
  /**
   * When in the week the trainer can teach, each as weekday 1 (Monday) to 7 and slot: `1 morning`;
   * null when nothing is recorded, which means always.
   */
  availability: Set<string> | null
}

/** Limits, absences and availability of trainers; a trainer of whom nothing is recorded has no limit. */
export async function trainerLimits(
  client: QueryClientContract,
  trainerIds: readonly number[],
  fromDay: string,
  toDay: string
): Promise<Map<number, TrainerLimits>> {
  const ids = [...new Set(trainerIds)]
  const none = (): TrainerLimits => ({
    hoursPerWeek: null,
    hoursPerDay: null,
    absences: [],
    availability: null,
  })
  const limits = new Map(ids.map((id) => [id, none()]))
  if (ids.length === 0) return limits

  for (const row of await client.from('trainer_limits').whereIn('trainer_id', ids)) {
    const found = limits.get(row.trainer_id)!
    found.hoursPerWeek = row.hours_per_week
    found.hoursPerDay = row.hours_per_day
  }
  for (const row of await client.from('trainer_availability').whereIn('trainer_id', ids)) {
    const found = limits.get(row.trainer_id)!
    found.availability = (found.availability ?? new Set()).add(`${row.weekday} ${row.slot}`)
  }
  const absences = await client
    .from('trainer_absences')
    .whereIn('trainer_id', ids)
    .whereNull('lifted_at')
    .where('from_day', '<=', toDay)
    .where('to_day', '>=', fromDay)
    .orderBy('from_day')
    .orderBy('id')
  for (const row of absences) {
    const { from_day: from, to_day: to, slot, reason } = row
    limits.get(row.trainer_id)!.absences.push({ fromDay: from, toDay: to, slot, reason })
  }
  return limits
}
