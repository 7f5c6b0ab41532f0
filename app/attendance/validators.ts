import vine from '@vinejs/vine'
import { idField, pageField } from '#app/shared/validation'
import { PRESENCES } from '#app/attendance/presence'

/** Rows are keyed `e<enrolment id>`: bare numbers would be taken for places in an array. */
export const attendanceValidator = vine.create({
  marks: vine.record(
    vine.object({
      status: vine.enum(PRESENCES),
      hours: vine.number().withoutDecimals().min(0).max(8).nullable().optional(),
    })
  ),
  reason: vine.string().trim().maxLength(300).nullable().optional(),
})

export const sessionFilterValidator = vine.create({
  show: vine.enum(['due', 'all'] as const).optional(),
  base: idField().optional(),
  page: pageField().optional(),
})
