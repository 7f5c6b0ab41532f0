import vine from '@vinejs/vine'
import { dayField, idField, pageField, searchField } from '#app/shared/validation'
import { recoveryReasons, recoveryStatuses } from '#app/subsidies/recoveries/recovery_status'

/** An amount in yuan as people write it; `Money.parseYuan` reads it. */
const yuanField = () =>
  vine
    .string()
    .trim()
    .maxLength(16)
    .regex(/^[¥￥]?(\d{1,3}(,\d{3})+|\d{1,9})(\.\d{1,2})?$/)

const words = (least: number) => vine.string().trim().minLength(least).maxLength(500)
const document = () => vine.string().trim().minLength(4).maxLength(200)

export const recoveryListValidator = vine.create({
  state: vine.enum(recoveryStatuses).optional(),
  q: searchField().optional(),
  page: pageField().optional(),
})

export const recoverySubjectValidator = vine.create({ claim: searchField().optional() })

export const recoveryValidator = vine.create({
  claimId: idField(),
  reasonCode: vine.enum(recoveryReasons),
  reason: words(4),
  document: document().optional(),
  amount: yuanField(),
})

export const openingValidator = vine.create({
  document: document(),
  workingDays: vine.number().withoutDecimals().min(1).max(120),
})

export const recoveryCancellationValidator = vine.create({ reason: words(2) })

export const cancellationDecisionValidator = vine.create({
  result: vine.enum(['agreed', 'refused']),
  reason: words(2),
})

export const instalmentValidator = vine.create({
  amount: yuanField(),
  receivedOn: dayField(),
  reference: vine.string().trim().minLength(2).maxLength(100),
})

export const writeOffValidator = vine.create({ reason: words(4), document: document() })

export const writeOffDecisionValidator = vine.create({
  result: vine.enum(['agreed', 'refused']),
  reason: vine.string().trim().maxLength(500).optional(),
})

export const quotaValidator = vine.create({
  decision: vine.enum(['kept', 'freed']),
  reason: words(4),
})
