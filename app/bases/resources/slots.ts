/** Parts of a day in which a session can lie, as `class_sessions.slot` has them. */
export const slots = ['morning', 'afternoon', 'evening'] as const
export type Slot = (typeof slots)[number]
