/**
 * What becomes of one claim of one person: `going` can be sent now, `sent` is under way or decided,
 * `awaited` will be paid if what has not happened yet turns out well, `missing` lacks a record,
 * `refused` is not paid.
 */
export const OUTLOOKS = ['going', 'awaited', 'missing', 'refused', 'sent'] as const
export type Outlook = (typeof OUTLOOKS)[number]
