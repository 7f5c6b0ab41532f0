import vine from '@vinejs/vine'
import { idField } from '#app/shared/validation'

export const planFilterValidator = vine.create({
  base: idField().optional(),
})
