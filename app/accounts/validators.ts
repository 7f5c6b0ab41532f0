import vine from '@vinejs/vine'
import { idField, pageField, searchField } from '#app/shared/validation'
import { roles } from '#app/accounts/roles'

export const signInValidator = vine.create({
  username: vine.string().trim().maxLength(60),
  password: vine.string().maxLength(200),
})

/** What an account has from the start; who belongs to it is asked by the register of persons. */
export const createUserFields = () => ({
  username: vine
    .string()
    .trim()
    .minLength(3)
    .maxLength(60)
    .regex(/^[a-z][a-z0-9._-]*$/),
  fullName: vine.string().trim().minLength(2).maxLength(60),
  roles: vine.array(vine.enum(roles)).minLength(1).distinct(),
  baseId: idField().nullable().optional(),
})

export const changePasswordValidator = vine.create({
  currentPassword: vine.string().maxLength(200),
  password: vine.string().minLength(12).maxLength(200).confirmed(),
})

export const listUsersValidator = vine.create({
  q: searchField().optional(),
  page: pageField().optional(),
})

export const userStatusValidator = vine.create({
  status: vine.enum(['active', 'disabled'] as const),
})
