import vine from '@vinejs/vine'

export const outcomeDecisionValidator = vine.create({
  result: vine.enum(['approved', 'refused']),
  reason: vine.string().trim().maxLength(300).nullable().optional(),
})
