import vine from '@vinejs/vine'
import { pageField } from '#app/shared/validation'
import { WITHDRAWAL_STATUSES } from '#app/oversight/grade_withdrawals/grade_withdrawal'

export const withdrawalFilterValidator = vine.create({
  status: vine.enum(WITHDRAWAL_STATUSES).optional(),
  page: pageField().optional(),
})

export const gradeWithdrawalValidator = vine.create({
  reason: vine.string().trim().minLength(5).maxLength(300),
  document: vine.string().trim().minLength(2).maxLength(120),
})

export const withdrawalDecisionValidator = vine.create({
  result: vine.enum(['carried_out', 'refused'] as const),
  reason: vine.string().trim().maxLength(300).nullable().optional(),
})
