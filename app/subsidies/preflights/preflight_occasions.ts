/** When a preflight is kept: at the steps of the opening, when teaching begins, and when asked. */
export const preflightOccasions = ['applied', 'approved', 'started', 'asked'] as const
export type PreflightOccasion = (typeof preflightOccasions)[number]

/** Language file of the area. */
export const PREFLIGHTS = 'preflights'
