import vine from '@vinejs/vine'
import { REFUSAL_REASONS } from '#app/enrolments/applications/application_status'

export const decideApplicationValidator = vine.create({
  result: vine.enum(['confirmed', 'waiting', 'refused'] as const),
  reasonCode: vine.enum(REFUSAL_REASONS).nullable().optional(),
  reason: vine.string().trim().maxLength(300).nullable().optional(),
  proofSeen: vine.boolean().optional(),
})

export const withdrawApplicationValidator = vine.create({
  reason: vine.string().trim().maxLength(300).nullable().optional(),
})

export const moveInListValidator = vine.create({
  place: vine.number().positive().withoutDecimals().max(100_000),
  reason: vine.string().trim().minLength(2).maxLength(300),
})
