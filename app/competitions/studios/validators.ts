import vine from '@vinejs/vine'
import { dayField, idField, pageField } from '#app/shared/validation'

export const studioListValidator = vine.create({ page: pageField().optional() })

export const studioValidator = vine.create({
  kindId: idField(),
  name: vine.string().trim().minLength(2).maxLength(120),
  host: vine.string().trim().minLength(2).maxLength(120),
  baseId: idField().nullable().optional(),
  leaderName: vine.string().trim().maxLength(60).nullable().optional(),
  leaderDocument: vine.string().trim().maxLength(40).nullable().optional(),
  occupationId: idField().nullable().optional(),
  document: vine.string().trim().minLength(2).maxLength(120),
  recognisedOn: dayField(),
  validUntil: dayField().nullable().optional(),
})

export const studioDecisionValidator = vine.create({
  result: vine.enum(['recognised', 'refused', 'ended', 'end_refused']),
  reason: vine.string().trim().maxLength(300).nullable().optional(),
})

export const studioEndValidator = vine.create({
  reason: vine.string().trim().minLength(2).maxLength(300),
})

export const studioReturnValidator = vine.create({
  year: vine.number().withoutDecimals().min(2000).max(2100),
  figures: vine.record(vine.number().withoutDecimals().min(0).max(1_000_000).nullable()).optional(),
  achievements: vine.string().trim().maxLength(1000).nullable().optional(),
})

export const studioReturnDecisionValidator = vine.create({
  result: vine.enum(['accepted', 'returned']),
  reason: vine.string().trim().maxLength(300).nullable().optional(),
})
