import vine from '@vinejs/vine'
import { CERTIFICATE_STATUSES } from '#app/certificates/certificate_status'

const id = () => vine.number().positive().withoutDecimals()

export const issueValidator = vine.create({
  enrolmentId: id().optional(),
})

export const revocationValidator = vine.create({
  reason: vine.string().trim().minLength(5).maxLength(300),
})

export const certificateFilterValidator = vine.create({
  q: vine.string().trim().maxLength(60).optional(),
  state: vine.enum(CERTIFICATE_STATUSES).optional(),
  specialty: id().optional(),
  page: id().optional(),
})

export const verifyValidator = vine.create({
  q: vine.string().trim().maxLength(80).optional(),
  name: vine.string().trim().maxLength(60).optional(),
})
