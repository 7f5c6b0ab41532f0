/** Kind of the background work that opens accounts for slips. */
export const PREPARE_JOB = 'slips.prepare'
