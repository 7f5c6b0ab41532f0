import vine from '@vinejs/vine'
import { claimKinds } from '#app/subsidies/claim_kinds'
import { objectionTabs } from '#app/subsidies/notices/queries/objections'
import { maskings } from '#app/subsidies/notices/notice_terms'
import { dayField, idField, pageField, searchField } from '#app/shared/validation'

const filters = {
  kind: vine.enum(claimKinds).optional(),
  fund: idField().optional(),
  base: idField().optional(),
  q: searchField().optional(),
  from: dayField().optional(),
  to: dayField().optional(),
}

export const draftFilterValidator = vine.create({ ...filters, page: pageField().optional() })

export const draftNoticeValidator = vine.create({
  ...filters,
  workingDays: vine.number().min(1).max(60).withoutDecimals().optional(),
  masking: vine.enum(maskings).optional(),
  /** All that the filters find less what was unticked, or only what is ticked. */
  take: vine.enum(['all', 'ticked']).optional(),
  /** Ids of the rows of the page, joined by hyphens. */
  shown: vine
    .string()
    .maxLength(1000)
    .regex(/^(\d{1,9}(-\d{1,9})*)?$/)
    .optional(),
  ids: vine.array(idField()).maxLength(60).optional(),
})

export const objectionValidator = vine.create({
  scope: vine.enum(['line', 'whole']),
  /** Number on the list. */
  position: vine
    .number()
    .positive()
    .withoutDecimals()
    .max(99_999)
    .optional()
    .requiredWhen('scope', '=', 'line'),
  name: vine.string().trim().minLength(2).maxLength(60),
  contact: vine.string().trim().minLength(5).maxLength(120),
  ground: vine.string().trim().minLength(10).maxLength(1000),
})

export const objectionFilterValidator = vine.create({
  state: vine.enum(objectionTabs).optional(),
  notice: idField().optional(),
  page: pageField().optional(),
})

export const objectionDecisionValidator = vine.create({
  result: vine.enum(['dismissed', 'upheld']),
  reason: vine.string().trim().minLength(5).maxLength(500),
})
