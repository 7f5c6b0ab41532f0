import vine from '@vinejs/vine'
import { idField, pageField } from '#app/shared/validation'
import { COMPONENTS } from '#app/grades/pass_rule'
import { CORRECTION_STATUSES } from '#app/oversight/corrections/queries/corrections'

/** `place` names a mark: `<enrolment id>.<component>`. */
export const scoreCorrectionValidator = vine.create({
  place: vine
    .string()
    .trim()
    .regex(new RegExp(`^\\d{1,10}\\.(${COMPONENTS.join('|')})$`)),
  mark: vine.string().trim().maxLength(20),
  reason: vine.string().trim().maxLength(300),
  document: vine.string().trim().maxLength(120),
})

export const scoreDecisionValidator = vine.create({
  result: vine.enum(['approved', 'refused'] as const),
  reason: vine.string().trim().maxLength(300).nullable().optional(),
})

export const consequenceValidator = vine.create({
  consequenceId: idField(),
})

export const setAsideValidator = vine.create({
  consequenceId: idField(),
  reason: vine.string().trim().maxLength(200),
})

export const correctionFilterValidator = vine.create({
  status: vine.enum(CORRECTION_STATUSES).optional(),
  page: pageField().optional(),
})
