import vine from '@vinejs/vine'
import { idField, pageField, searchField } from '#app/shared/validation'
import { SITTING_STATUSES } from '#app/assessments/sitting_status'

export const sittingValidator = vine.create({
  heldOn: vine.string().trim().maxLength(10),
})

/** Rows are keyed `e<enrolment id>`: bare numbers would be taken for places in an array. */
export const scoresValidator = vine.create({
  scores: vine.record(vine.record(vine.string().maxLength(20).nullable())),
})

export const checkValidator = vine.create({
  result: vine.enum(['checked', 'returned'] as const),
  reason: vine.string().trim().maxLength(200).nullable().optional(),
})

export const sittingFilterValidator = vine.create({
  status: vine.enum([...SITTING_STATUSES, 'open'] as const).optional(),
  base: idField().optional(),
  q: searchField().optional(),
  page: pageField().optional(),
})
