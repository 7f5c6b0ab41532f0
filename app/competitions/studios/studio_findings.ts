import type { Localized } from '#app/rules/types'

/** What a year's return of a kind of studio must reach, as its document says. */
export interface StudioCondition {
  figure: string
  atLeast: number
  label: Localized
}

export interface StudioFinding extends StudioCondition {
  /** Null when the return leaves it open. */
  value: number | null
  result: 'passed' | 'failed' | 'unknown'
}

/** Holds the figures of a return against every condition; a figure left open is unknown. Pure. */
export function studioFindings(
  conditions: StudioCondition[],
  figures: Record<string, number | null | undefined>
): StudioFinding[] {
  return conditions.map((condition) => {
    const value = figures[condition.figure] ?? null
    if (value === null) return { ...condition, value, result: 'unknown' }
    return { ...condition, value, result: value >= condition.atLeast ? 'passed' : 'failed' }
  })
}
