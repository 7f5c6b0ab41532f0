import vine from '@vinejs/vine'
import { dayField, idField, pageField } from '#app/shared/validation'

export const titleListValidator = vine.create({
  title: idField().optional(),
  page: pageField().optional(),
})

export const titleHolderValidator = vine.create({
  titleId: idField(),
  name: vine.string().trim().minLength(1).maxLength(60),
  documentNumber: vine.string().trim().minLength(5).maxLength(40),
  document: vine.string().trim().minLength(2).maxLength(120),
  conferredOn: dayField(),
})

export const titleWithdrawalValidator = vine.create({
  reason: vine.string().trim().minLength(2).maxLength(300),
})

export const titleDecisionValidator = vine.create({
  result: vine.enum(['held', 'refused', 'withdrawn', 'end_refused']),
  reason: vine.string().trim().maxLength(300).nullable().optional(),
})
