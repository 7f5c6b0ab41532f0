import vine from '@vinejs/vine'
import { createUserFields } from '#app/accounts/user_fields'
import { pageField } from '#app/shared/validation'

const documentNumber = () => vine.string().trim().maxLength(30)

/** An officer's account may be made without a person; pages then say that it is not linked. */
export const newAccountValidator = vine.create({
  ...createUserFields(),
  documentNumber: documentNumber().nullable().optional(),
})

export const accountLinkValidator = vine.create({
  documentNumber: documentNumber().minLength(5),
  reason: vine.string().trim().minLength(2).maxLength(300),
})

export const decideLinkValidator = vine.create({
  result: vine.enum(['linked', 'refused'] as const),
  documentNumber: documentNumber()
    .minLength(5)
    .nullable()
    .optional()
    .requiredWhen('result', '=', 'linked'),
})

export const accountLinkListValidator = vine.create({ page: pageField().optional() })
