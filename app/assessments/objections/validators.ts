import vine from '@vinejs/vine'
import { idField } from '#app/shared/validation'
import { componentField } from '#app/assessments/validators'

export const scoreObjectionValidator = vine.create({
  enrolmentId: idField(),
  component: componentField(),
  reason: vine.string().trim().maxLength(300),
})

export const scoreAnswerValidator = vine.create({
  result: vine.enum(['upheld', 'dismissed'] as const),
  answer: vine.string().trim().maxLength(300),
  mark: vine.string().trim().maxLength(20).nullable().optional(),
})
