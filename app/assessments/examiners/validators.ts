import vine from '@vinejs/vine'
import { idField, pageField, searchField } from '#app/shared/validation'
import { EXAMINER_KINDS } from '#app/assessments/examiners/actions/register_examiner'

export const examinerValidator = vine.create({
  name: vine.string().trim().minLength(1).maxLength(60),
  documentNumber: vine.string().trim().minLength(1).maxLength(30),
  number: vine.string().trim().minLength(1).maxLength(30),
  kind: vine.enum(EXAMINER_KINDS),
  occupationIds: vine.array(idField()).maxLength(100).optional(),
  trainerId: idField().nullable().optional(),
  filedFrom: vine.string().trim().maxLength(10),
  filedUntil: vine.string().trim().maxLength(10),
  document: vine.string().trim().minLength(1).maxLength(120),
})

export const examinerAmendmentValidator = vine.create({
  kind: vine.enum(EXAMINER_KINDS),
  occupationIds: vine.array(idField()).maxLength(100).optional(),
  reason: vine.string().trim().minLength(1).maxLength(200),
  document: vine.string().trim().minLength(1).maxLength(120),
})

export const examinerTermValidator = vine.create({
  filedUntil: vine.string().trim().maxLength(10),
  reason: vine.string().trim().maxLength(200),
})

export const examinerFilterValidator = vine.create({
  q: searchField().optional(),
  kind: vine.enum(EXAMINER_KINDS).optional(),
  state: vine.enum(['filed', 'ended'] as const).optional(),
  page: pageField().optional(),
})
