import vine from '@vinejs/vine'

export const checkInValidator = vine.create({
  entry: vine.string().trim().maxLength(80).nullable().optional(),
  code: vine
    .string()
    .trim()
    .parse((value) => (typeof value === 'string' ? value.replaceAll(/[\s-]/g, '') : value))
    .regex(/^\d{6}$/)
    .nullable()
    .optional(),
  digits: vine
    .string()
    .trim()
    .regex(/^[0-9]{3}[0-9Xx]$/)
    .nullable()
    .optional(),
  deviceTime: vine.number().withoutDecimals().positive().nullable().optional(),
})
