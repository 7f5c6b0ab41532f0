import vine from '@vinejs/vine'
import { pageField, searchField } from '#app/shared/validation'

const content = {
  name: vine.string().trim().minLength(2).maxLength(120),
  accountName: vine.string().trim().minLength(2).maxLength(120).nullable().optional(),
  bankName: vine.string().trim().minLength(2).maxLength(80).nullable().optional(),
  account: vine.string().trim().maxLength(60).nullable().optional(),
}

export const createEmployerValidator = vine.create({
  creditCode: vine.string().trim().maxLength(40),
  ...content,
})

export const reviseEmployerValidator = vine.create(content)

export const employerListValidator = vine.create({
  q: searchField().optional(),
  page: pageField().optional(),
})
