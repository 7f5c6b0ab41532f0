import vine from '@vinejs/vine'
import { idField, pageField, searchField } from '#app/shared/validation'
import { COMPONENTS } from '#app/grades/pass_rule'
import { SITTING_STATUSES } from '#app/assessments/sitting_status'

export const sittingValidator = vine.create({
  heldOn: vine.string().trim().maxLength(10),
})

/** Rows are keyed `e<enrolment id>`: bare numbers would be taken for places in an array. */
export const scoresValidator = vine.create({
  scores: vine.record(vine.record(vine.string().maxLength(20).nullable())),
})

export const returnValidator = vine.create({
  reason: vine.string().trim().maxLength(200),
})

/** Keyed `e<enrolment id>`, then by component. */
export const resolutionsValidator = vine.create({
  resolutions: vine.record(
    vine.record(
      vine.object({
        mark: vine.string().trim().maxLength(20),
        reason: vine.string().trim().maxLength(200),
      })
    )
  ),
})

/** Keyed `e<enrolment id>`. */
export const sampleValidator = vine.create({
  sample: vine.record(
    vine.object({
      result: vine.enum(['agrees', 'differs'] as const),
      note: vine.string().trim().maxLength(200).nullable().optional(),
    })
  ),
})

export const componentField = () => vine.enum(COMPONENTS)

export const sittingFilterValidator = vine.create({
  status: vine.enum([...SITTING_STATUSES, 'open'] as const).optional(),
  base: idField().optional(),
  q: searchField().optional(),
  page: pageField().optional(),
})
