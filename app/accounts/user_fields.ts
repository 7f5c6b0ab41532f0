import vine from '@vinejs/vine'
import { idField } from '#app/shared/validation'
import { roles } from '#app/accounts/roles'

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
