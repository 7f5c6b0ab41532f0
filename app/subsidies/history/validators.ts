import vine from '@vinejs/vine'
import { MOMENT } from '#app/subsidies/history/moment'

/** The moment a claim is asked for; left out, it is now. */
export const momentValidator = vine.create({
  at: vine.string().trim().maxLength(24).regex(MOMENT).optional(),
})
