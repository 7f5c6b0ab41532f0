import vine from '@vinejs/vine'
import { dayField, pageField, searchField } from '#app/shared/validation'
import { statusListKinds } from '#app/subsidies/status_lists/status_list_kinds'

export const newListValidator = vine.create({
  kind: vine.enum(statusListKinds),
  asOf: dayField(),
  organisation: vine.string().trim().minLength(2).maxLength(120),
  document: vine.string().trim().maxLength(120).optional(),
})

export const loadValidator = vine.create({ mode: vine.enum(['good_rows', 'all_or_nothing']) })

export const newListQueryValidator = vine.create({ kind: vine.enum(statusListKinds).optional() })

export const entriesValidator = vine.create({
  matched: vine.enum(['1']).optional(),
  q: searchField().optional(),
  page: pageField().optional(),
})
