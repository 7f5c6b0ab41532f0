/** Language file of the copies of own data. */
export const DATA_EXPORTS = 'data_exports'

/** Kind of the background work. */
export const EXPORT_JOB = 'data_export.make'

/** Hours in which a copy can be taken. Example: no rule was found. */
export const EXPORT_HOURS = 48

/** Copies that somebody may ask for in a day. */
export const EXPORTS_A_DAY = 3
