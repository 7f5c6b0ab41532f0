import vine from '@vinejs/vine'

/** Everybody of the class, or those who never signed in. */
export const classSlipsValidator = vine.create({ who: vine.enum(['new', 'all'] as const) })
