import vine from '@vinejs/vine'
import { pageField, searchField } from '#app/shared/validation'

export const receiptListValidator = vine.create({
  q: searchField().optional(),
  payee: vine.enum(['base', 'person', 'employer']).optional(),
  page: pageField().optional(),
})
