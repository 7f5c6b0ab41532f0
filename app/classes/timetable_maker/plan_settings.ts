import { randomInt } from 'node:crypto'
import { DAY_SLOTS } from '#app/classes/schedule'
import { WISHES, type Weights } from '#app/classes/timetable_maker/problem'
import type { Infer } from '@vinejs/vine/types'
import type { PlanSettings } from '#app/classes/timetable_maker/load_problem'
import type { timetablePlanValidator } from '#app/classes/timetable_maker/validators'

/** The form of a plan as its settings; a seed that nobody chose is drawn and kept. */
export function settingsOf(asked: Infer<typeof timetablePlanValidator>) {
  const weights = Object.fromEntries(
    WISHES.map((wish) => [wish, (asked as Record<string, any>)[`weight_${wish}`]])
  ) as Weights
  const slots = DAY_SLOTS.filter((slot) => asked.slots.includes(slot))
  const preferred = slots.filter((slot) => asked.preferredSlots?.includes(slot))
  const settings: PlanSettings = {
    classIds: [...new Set(asked.classes ?? [])].sort((a, b) => a - b),
    slots,
    // Who prefers nothing is content with everything.
    preferredSlots: preferred.length > 0 ? preferred : slots,
    weights,
    mayStartEarlier: asked.mayStartEarlier ?? false,
  }
  return { from: asked.from, to: asked.to, settings, seed: asked.seed ?? randomInt(1_000_000) }
}
