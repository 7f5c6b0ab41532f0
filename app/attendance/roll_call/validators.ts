import vine from '@vinejs/vine'
import { idField } from '#app/shared/validation'

export const deviceValidator = vine.create({
  publicKey: vine
    .string()
    .maxLength(200)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
})

export const rollCallValidator = vine.create({
  deviceId: idField(),
  payload: vine.string().maxLength(20_000),
  signature: vine
    .string()
    .maxLength(120)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
  sentAt: vine.number().withoutDecimals().positive(),
})
