import vine from '@vinejs/vine'

export const planFilterValidator = vine.create({
  base: vine.number().positive().withoutDecimals().optional(),
})
