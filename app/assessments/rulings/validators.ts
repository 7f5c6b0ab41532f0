import vine from '@vinejs/vine'
import { idField } from '#app/shared/validation'
import { componentField } from '#app/assessments/validators'
import { RULING_KINDS } from '#app/assessments/rulings/actions/propose_ruling'

export const rulingValidator = vine.create({
  enrolmentId: idField(),
  component: componentField(),
  kind: vine.enum(RULING_KINDS),
  reason: vine.string().trim().maxLength(200),
  document: vine.string().trim().maxLength(120),
})

export const rulingDecisionValidator = vine.create({
  result: vine.enum(['accepted', 'refused'] as const),
  reason: vine.string().trim().maxLength(200).nullable().optional(),
})
