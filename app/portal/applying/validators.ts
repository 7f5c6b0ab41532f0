import vine from '@vinejs/vine'
import { dayField, idField, pageField } from '#app/shared/validation'
import { DOCUMENT_TYPES } from '#app/people/identity_document'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'

const asked = {
  traineeCategory: vine.enum(TRAINEE_CATEGORIES),
  categoryProof: vine.string().trim().maxLength(200).nullable().optional(),
  categoryProvenOn: dayField().nullable().optional(),
}

export const askedClassValidator = vine.create({ class: idField().optional() })

export const classChangeFormValidator = vine.create({
  class: idField().optional(),
  page: pageField().optional(),
})

export const classChangeValidator = vine.create({ classId: idField() })

export const applyValidator = vine.create({ classId: idField(), ...asked })

export const reviseValidator = vine.create(asked)

export const applyForPersonValidator = vine.create({
  name: vine.string().trim().minLength(1).maxLength(60),
  documentType: vine.enum(DOCUMENT_TYPES),
  documentNumber: vine.string().trim().minLength(5).maxLength(40),
  phone: vine.string().trim().maxLength(30).nullable().optional(),
  ...asked,
  proofSeen: vine.boolean().optional(),
})

export const leaveValidator = vine.create({
  reason: vine.string().trim().minLength(2).maxLength(200),
})
