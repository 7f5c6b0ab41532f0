import vine from '@vinejs/vine'
import { pageField } from '#app/shared/validation'

const record = vine.string().regex(/^([a-z_]+:[1-9]\d{0,8}|score:[1-9]\d{0,8}:[a-z]+)$/)

export const objectionChoiceValidator = vine.create({ record: record.clone().optional() })

export const recordObjectionValidator = vine.create({
  record: record.clone(),
  statement: vine.string().trim().minLength(6).maxLength(1000),
})

export const recordAnswerValidator = vine.create({
  result: vine.enum(['upheld', 'dismissed'] as const),
  answer: vine.string().trim().minLength(6).maxLength(1000),
})

export const recordObjectionListValidator = vine.create({
  state: vine.enum(['mine', 'open', 'answered', 'all'] as const).optional(),
  page: pageField().optional(),
})
