import vine from '@vinejs/vine'
import { pageField } from '#app/shared/validation'

export const accountRequestValidator = vine.create({
  bankName: vine.string().trim().minLength(2).maxLength(80),
  account: vine.string().trim().maxLength(60),
  reason: vine.string().trim().minLength(4).maxLength(300),
  currentPassword: vine.string().maxLength(200),
})

export const accountCheckValidator = vine.create({
  result: vine.enum(['checked', 'refused'] as const),
  proof: vine.string().trim().maxLength(200).optional(),
  reason: vine.string().trim().maxLength(300).optional(),
})

export const accountRequestListValidator = vine.create({
  state: vine.enum(['asked', 'checked', 'refused', 'withdrawn'] as const).optional(),
  page: pageField().optional(),
})
