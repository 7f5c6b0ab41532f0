import vine from '@vinejs/vine'
import { idField } from '#app/shared/validation'
import { MOST_SEATS } from '#app/classes/timetable'

export const proposeAmendmentOfClassValidator = vine.create({
  seats: vine.number().withoutDecimals().range([1, MOST_SEATS]),
  roomId: idField(),
  trainerId: idField(),
  amendmentReason: vine.string().trim().minLength(2).maxLength(300),
})

export const decideAmendmentOfClassValidator = vine.create({
  result: vine.enum(['approved', 'refused'] as const),
  decisionReason: vine.string().trim().maxLength(300).nullable().optional(),
})
