import vine from '@vinejs/vine'
import { idField, pageField } from '#app/shared/validation'
import { anomalyCodes, flagStatuses } from '#app/subsidies/anomalies/anomaly_codes'
import { callOutcomes } from '#app/subsidies/anomalies/actions/record_call_back'

export const flagStates = ['standing', ...flagStatuses, 'all'] as const

export const flagListValidator = vine.create({
  code: vine.enum(anomalyCodes).optional(),
  state: vine.enum(flagStates).optional(),
  weight: vine.number().in([1, 2, 3, 4, 5]).optional(),
  base: idField().optional(),
  class: idField().optional(),
  claim: idField().optional(),
  blocks: vine.enum(['1', '0']).optional(),
  page: pageField().optional(),
})

export const screenValidator = vine.create({ classId: idField().optional() })

export const settlementValidator = vine.create({
  step: vine.enum(['propose', 'dismiss', 'confirm']),
  reason: vine.string().trim().minLength(4).maxLength(500),
})

export const callListValidator = vine.create({
  state: vine.enum(['open', 'done', 'all']).optional(),
  page: pageField().optional(),
})

export const drawValidator = vine.create({
  sharePercent: vine.number().min(1).max(100).withoutDecimals(),
  seed: vine.number().min(1).max(2_000_000_000).withoutDecimals(),
})

export const callValidator = vine.create({
  outcome: vine.enum(callOutcomes),
  note: vine.string().trim().maxLength(500).optional(),
})
