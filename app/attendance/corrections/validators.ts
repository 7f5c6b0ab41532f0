import vine from '@vinejs/vine'
import { idField, pageField } from '#app/shared/validation'

export const correctionStatuses = ['proposed', 'approved', 'refused', 'overtaken'] as const

export const markCorrectionFilterValidator = vine.create({
  status: vine.enum(correctionStatuses).optional(),
  class: idField().optional(),
  page: pageField().optional(),
})

export const markCorrectionDecisionValidator = vine.create({
  result: vine.enum(['approved', 'refused'] as const),
  reason: vine.string().trim().maxLength(300).optional(),
})
