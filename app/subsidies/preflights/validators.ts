import vine from '@vinejs/vine'
import { OUTLOOKS } from '#app/subsidies/outlooks'
import { idField } from '#app/shared/validation'

/** What of a preflight is shown, and with which kept one it is compared. */
export const preflightFilterValidator = vine.create({
  show: vine.enum(OUTLOOKS).optional(),
  since: idField().optional(),
})
