import vine from '@vinejs/vine'
import { changeKinds, entryKinds, payableKinds } from '#app/subsidies/funds/fund_terms'
import { dayField, idField, pageField, searchField } from '#app/shared/validation'

const filters = {
  kind: vine.enum(entryKinds).optional(),
  from: dayField().optional(),
  to: dayField().optional(),
  q: searchField().optional(),
}

export const fundListValidator = vine.create({
  year: vine.number().min(2000).max(2100).withoutDecimals().optional(),
})

export const entryFilterValidator = vine.create({ ...filters, page: pageField().optional() })

export const exportValidator = vine.create(filters)

export const newChangeValidator = vine.create({ fund: idField().optional() })

const code = () => vine.string().trim().toLowerCase().minLength(3).maxLength(40)

export const fundChangeValidator = vine.create({
  kind: vine.enum(changeKinds),
  fundId: idField().optional().requiredWhen('kind', '!=', 'created'),
  code: code()
    .regex(/^[a-z0-9][a-z0-9-]*$/)
    .optional()
    .requiredWhen('kind', '=', 'created'),
  nameZh: vine
    .string()
    .trim()
    .minLength(2)
    .maxLength(100)
    .optional()
    .requiredWhen('kind', '=', 'created'),
  nameEn: vine
    .string()
    .trim()
    .minLength(2)
    .maxLength(160)
    .optional()
    .requiredWhen('kind', '=', 'created'),
  year: vine
    .number()
    .min(2000)
    .max(2100)
    .withoutDecimals()
    .optional()
    .requiredWhen('kind', '=', 'created'),
  pays: vine
    .array(vine.enum(payableKinds))
    .minLength(1)
    .optional()
    .requiredWhen('kind', '=', 'created'),
  /** In yuan, with up to two decimals. */
  amount: vine
    .string()
    .trim()
    .regex(/^[¥￥]?(\d{1,3}(,\d{3})+|\d{1,10})(\.\d{1,2})?$/),
  document: vine.string().trim().minLength(4).maxLength(200),
  note: vine.string().trim().maxLength(500).optional(),
})

export const changeDecisionValidator = vine.create({
  result: vine.enum(['confirmed', 'refused']),
  reason: vine
    .string()
    .trim()
    .minLength(2)
    .maxLength(500)
    .optional()
    .requiredWhen('result', '=', 'refused'),
})
