import vine from '@vinejs/vine'
import { idField, pageField } from '#app/shared/validation'
import { DOCUMENT_TYPES } from '#app/people/identity_document'
import { DUPLICATE_STATUSES } from '#app/people/duplicates/duplicate_step'

const reason = () => vine.string().trim().minLength(2).maxLength(300)

export const duplicateListValidator = vine.create({
  status: vine.enum(DUPLICATE_STATUSES).optional(),
  page: pageField().optional(),
})

export const setApartValidator = vine.create({ reason: reason() })

export const proposeMergeValidator = vine.create({
  keepId: idField().optional(),
  reason: reason(),
})

export const decideMergeValidator = vine.create({
  result: vine.enum(['confirmed', 'refused'] as const),
  reason: reason(),
})

export const formerDocumentValidator = vine.create({
  documentType: vine.enum(DOCUMENT_TYPES),
  documentNumber: vine.string().trim().minLength(5).maxLength(40),
  proof: vine.string().trim().minLength(2).maxLength(200),
})
