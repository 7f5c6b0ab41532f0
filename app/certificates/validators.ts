import vine from '@vinejs/vine'
import { idField, pageField, searchField } from '#app/shared/validation'
import { CERTIFICATE_KINDS } from '#app/certificates/certificate_kinds'
import { CERTIFICATE_STATUSES } from '#app/certificates/certificate_status'

export const issueValidator = vine.create({
  enrolmentId: idField().optional(),
})

export const certificateFilterValidator = vine.create({
  q: searchField().optional(),
  state: vine.enum(CERTIFICATE_STATUSES).optional(),
  kind: vine.enum(CERTIFICATE_KINDS).optional(),
  specialty: idField().optional(),
  page: pageField().optional(),
})

export const verifyValidator = vine.create({
  q: vine.string().trim().maxLength(80).optional(),
  name: vine.string().trim().maxLength(60).optional(),
})

/** Who issues the certificate of a grade that no class led to. */
export const gradeCertificateValidator = vine.create({ bodyId: idField() })
