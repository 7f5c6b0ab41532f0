import vine from '@vinejs/vine'
import { idField } from '#app/shared/validation'

export const sendMaterialValidator = vine.create({
  code: vine.string().trim().maxLength(40),
  documentNumber: vine.string().trim().maxLength(80).nullable().optional(),
})

export const answerFaultValidator = vine.create({
  faultId: idField(),
  answer: vine.string().trim().minLength(2).maxLength(300),
})
