import vine from '@vinejs/vine'
import { dayField, pageField } from '#app/shared/validation'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'

export const PROOF_STATUSES = ['sent', 'accepted', 'refused'] as const

export const proofListValidator = vine.create({
  state: vine.enum(PROOF_STATUSES).optional(),
  page: pageField().optional(),
})

export const sendProofValidator = vine.create({
  category: vine.enum(TRAINEE_CATEGORIES),
  title: vine.string().trim().minLength(2).maxLength(100),
  provenOn: dayField(),
})

export const decideProofValidator = vine.create({
  result: vine.enum(['accepted', 'refused'] as const),
  reason: vine.string().trim().maxLength(300).nullable().optional(),
})
