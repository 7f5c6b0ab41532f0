import vine from '@vinejs/vine'
import { createUserFields } from '#app/accounts/user_fields'

const documentNumber = () => vine.string().trim().maxLength(30)

/** An officer's account may be made without a person; pages then say that it is not linked. */
export const newAccountValidator = vine.create({
  ...createUserFields(),
  documentNumber: documentNumber().nullable().optional(),
})

export const accountLinkValidator = vine.create({
  documentNumber: documentNumber().minLength(5),
})
