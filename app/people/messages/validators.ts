import vine from '@vinejs/vine'
import { idField, pageField } from '#app/shared/validation'
import { messageTopics } from '#app/people/messages/message_kinds'

export const listMessagesValidator = vine.create({
  unread: vine.literal('1').optional(),
  page: pageField().optional(),
})

/** One message, or all up to the newest that the reader saw. */
export const readMessagesValidator = vine.create({
  id: idField().optional(),
  upTo: idField().optional().requiredIfMissing('id'),
})

const wanted = vine.array(vine.enum(messageTopics)).distinct().optional()

export const messageSettingsValidator = vine.create({ email: wanted, sms: wanted.clone() })

export const emailAddressValidator = vine.create({
  email: vine.string().trim().toLowerCase().email().maxLength(120),
})

export const addressCodeValidator = vine.create({
  code: vine
    .string()
    .trim()
    .regex(/^\d{6}$/),
})

export const messageLogValidator = vine.create({
  channel: vine.enum(['email', 'sms'] as const).optional(),
  state: vine.enum(['queued', 'sent', 'failed', 'dead'] as const).optional(),
  kind: vine
    .string()
    .regex(/^[a-z_]{1,60}$/)
    .optional(),
  page: pageField().optional(),
})

export const resendValidator = vine.create({
  ids: vine.array(idField()).minLength(1).maxLength(50).distinct(),
})
