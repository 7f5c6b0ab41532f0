import vine from '@vinejs/vine'
import { idField } from '#app/shared/validation'

export const regroupingPageValidator = vine.create({ to: idField().optional() })

export const regroupClassValidator = vine.create({
  to: idField(),
  kind: vine.enum(['merged', 'split'] as const),
  ids: vine.array(idField()).maxLength(100).optional(),
  reason: vine.string().trim().minLength(2).maxLength(200),
})

export const proposeMergerValidator = vine.create({
  to: idField(),
  reason: vine.string().trim().minLength(2).maxLength(200),
})

export const decideMergerValidator = vine.create({
  result: vine.enum(['approved', 'refused'] as const),
  decisionReason: vine.string().trim().maxLength(300).nullable().optional(),
})
