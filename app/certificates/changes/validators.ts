import vine from '@vinejs/vine'
import { CHANGE_KINDS, CHANGE_STATUSES } from '#app/certificates/changes/certificate_change'
import { DOCUMENT_TYPES } from '#app/people/identity_document'
import { pageField } from '#app/shared/validation'

export const changeListValidator = vine.create({
  state: vine.enum(CHANGE_STATUSES).optional(),
  page: pageField().optional(),
})

export const changeKindValidator = vine.create({
  kind: vine.enum(CHANGE_KINDS).optional(),
})

export const changeValidator = vine.create({
  kind: vine.enum(CHANGE_KINDS),
  reason: vine.string().trim().minLength(5).maxLength(300),
  document: vine.string().trim().minLength(2).maxLength(200),
  name: vine.string().trim().maxLength(60).optional(),
  documentType: vine.enum(DOCUMENT_TYPES).optional(),
  documentNumber: vine.string().trim().maxLength(30).optional(),
})

export const changeDecisionValidator = vine.create({
  result: vine.enum(['carried_out', 'refused']),
  reason: vine.string().trim().maxLength(300).optional(),
})
