import vine from '@vinejs/vine'
import { pageField, searchField } from '#app/shared/validation'

export const signInValidator = vine.create({
  username: vine.string().trim().maxLength(60),
  password: vine.string().maxLength(200),
})

export const changePasswordValidator = vine.create({
  currentPassword: vine.string().maxLength(200),
  password: vine.string().minLength(8).maxLength(200).confirmed(),
})

export const firstPasswordValidator = vine.create({
  password: vine.string().minLength(8).maxLength(200).confirmed(),
})

export const listUsersValidator = vine.create({
  q: searchField().optional(),
  page: pageField().optional(),
})

export const userStatusValidator = vine.create({
  status: vine.enum(['active', 'disabled'] as const),
})

/** The list to which filters belong: an address of the product, without a query; no filter has its name. */
export const searchWordsValidator = vine.create({
  _list: vine
    .string()
    .maxLength(200)
    .regex(/^\/[a-z][a-z0-9_]*(\/[a-z0-9_]+)*$/),
})
