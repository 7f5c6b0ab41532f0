import vine from '@vinejs/vine'
import { dayField } from '#app/shared/validation'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'

export const sendProofValidator = vine.create({
  category: vine.enum(TRAINEE_CATEGORIES),
  title: vine.string().trim().minLength(2).maxLength(100),
  provenOn: dayField(),
})

export const decideProofValidator = vine.create({
  result: vine.enum(['accepted', 'refused'] as const),
  reason: vine.string().trim().maxLength(300).nullable().optional(),
})
