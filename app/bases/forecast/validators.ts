import vine from '@vinejs/vine'
import { idField } from '#app/shared/validation'

/** A rate as people type it, in percent. */
const percent = () => vine.number().min(0).max(100).optional()

export const forecastValidator = vine.create({
  base: idField().optional(),
  fill: percent(),
  conversion: percent(),
  noShow: percent(),
  dropOut: percent(),
  risk: vine.number().min(0).max(50).optional(),
  seed: vine.number().withoutDecimals().min(0).max(4_294_967_295).optional(),
})
