import vine from '@vinejs/vine'
import { idField } from '#app/shared/validation'
import { COMPONENTS } from '#app/grades/pass_rule'

const part = () =>
  vine.object({
    startsAt: vine.string().trim().maxLength(5),
    minutes: vine.number().withoutDecimals().min(1).max(600),
    atOnce: vine.number().withoutDecimals().min(1).max(200).optional(),
  })

/** Staff is keyed `x<examiner id>`: the room to invigilate in, and other duties. */
export const arrangementValidator = vine.create({
  parts: vine.object(
    Object.fromEntries(COMPONENTS.map((one) => [one, part().optional()])) as Record<
      (typeof COMPONENTS)[number],
      ReturnType<ReturnType<typeof part>['optional']>
    >
  ),
  roomIds: vine.array(idField()).minLength(1).maxLength(20),
  staff: vine
    .record(
      vine.object({
        roomId: idField().nullable().optional(),
        assessor: vine.literal('1').optional(),
        panel: vine.literal('1').optional(),
      })
    )
    .optional(),
})

export const arrangementDecisionValidator = vine.create({
  result: vine.enum(['approved', 'returned'] as const),
  reason: vine.string().trim().maxLength(200).nullable().optional(),
})

export const recallValidator = vine.create({
  reason: vine.string().trim().maxLength(200),
  heldOn: vine.string().trim().maxLength(10).nullable().optional(),
})
