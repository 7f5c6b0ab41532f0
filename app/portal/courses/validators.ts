import vine from '@vinejs/vine'
import { idField, pageField, searchField } from '#app/shared/validation'

export const openClassesValidator = vine.create({
  q: searchField().optional(),
  specialty: idField().optional(),
  base: idField().optional(),
  month: vine
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
  seats: vine.enum(['left'] as const).optional(),
  page: pageField().optional(),
})
