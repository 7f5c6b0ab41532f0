import { refuse } from '#app/classes/amendments/amendment_refusal'
import type { AskedDates } from '#app/classes/amendments/moved_sessions'
import type { DaySlot } from '#app/classes/schedule'

/** The days as a form sends them: what was left empty is null or missing. */
export interface TypedDates {
  shiftFrom?: string | null
  shiftTo?: string | null
  moves?: { off?: string | null; day?: string | null; slot?: DaySlot | null }[] | null
}

/**
 * What a form asks for sessions; undefined when it asks for nothing.
 * @throws RuleViolation E_SHIFT_HALF, E_MOVE_HALF when one half of a pair is missing
 */
export function askedDates({ shiftFrom, shiftTo, moves }: TypedDates): AskedDates | undefined {
  const rows = (moves ?? []).filter((row) => row.off || row.day)
  if (!shiftFrom && !shiftTo && rows.length === 0) return undefined
  const isShift = Boolean(shiftFrom || shiftTo)
  if (isShift && !(shiftFrom && shiftTo)) refuse('E_SHIFT_HALF', {}, 'shiftTo')
  if (rows.some((row) => !row.off || !row.day)) refuse('E_MOVE_HALF')
  return {
    shift: isShift ? { from: shiftFrom!, to: shiftTo! } : null,
    moves: rows.map((row) => ({ off: row.off!, day: row.day!, slot: row.slot ?? null })),
  }
}

/** A query without its empty fields, those inside of rows too: they ask for nothing. */
export function withoutBlanks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutBlanks)
  if (value === '') return undefined
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withoutBlanks(inner)])
  )
}
