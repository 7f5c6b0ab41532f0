import vine from '@vinejs/vine'
import { dayField, idField } from '#app/shared/validation'
import { DAY_SLOTS } from '#app/classes/schedule'
import { MOST_SEATS } from '#app/classes/timetable'

/** Most rows of sessions that fall out and are made up, in one amendment. */
const MOST_MOVES = 20

const dates = {
  shiftFrom: dayField().nullable().optional(),
  shiftTo: dayField().nullable().optional(),
  moves: vine
    .array(
      vine.object({
        off: vine
          .string()
          .trim()
          .regex(/^\d{4}-\d{2}-\d{2}( (morning|afternoon|evening))?$/)
          .nullable()
          .optional(),
        day: dayField().nullable().optional(),
        slot: vine.enum(DAY_SLOTS).nullable().optional(),
      })
    )
    .maxLength(MOST_MOVES)
    .nullable()
    .optional(),
}

export const proposeAmendmentOfClassValidator = vine.create({
  seats: vine.number().withoutDecimals().range([1, MOST_SEATS]),
  roomId: idField(),
  trainerId: idField(),
  ...dates,
  amendmentReason: vine.string().trim().minLength(2).maxLength(300),
})

export const previewAmendmentOfClassValidator = vine.create({
  seats: vine.number().withoutDecimals().range([1, MOST_SEATS]).optional(),
  roomId: idField().optional(),
  trainerId: idField().optional(),
  ...dates,
})

export const decideAmendmentOfClassValidator = vine.create({
  result: vine.enum(['approved', 'refused'] as const),
  decisionReason: vine.string().trim().maxLength(300).nullable().optional(),
})
