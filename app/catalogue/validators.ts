import vine from '@vinejs/vine'

export const courseFilterValidator = vine.create({
  specialty: vine.number().positive().withoutDecimals().optional(),
})
