import vine from '@vinejs/vine'
import { dayField, idField } from '#app/shared/validation'
import {
  baseChangeKinds,
  baseKinds,
  institutionKinds,
} from '#app/bases/institutions/institution_terms'

const name = (most: number) => vine.string().trim().minLength(2).maxLength(most)
const code = () =>
  vine
    .string()
    .trim()
    .toUpperCase()
    .minLength(1)
    .maxLength(20)
    .regex(/^[A-Z0-9][A-Z0-9-]*$/)
const document = () => vine.string().trim().minLength(4).maxLength(200)
const rank = () => vine.number().withoutDecimals().min(1).max(8)

export const newChangeFormValidator = vine.create({
  kind: vine.enum(baseChangeKinds).optional(),
  /** The filing that is renewed. */
  filing: idField().optional(),
})

export const institutionChangeValidator = vine.create({
  kind: vine.enum(baseChangeKinds),
  code: code().optional().requiredWhen('kind', '=', 'institution_added'),
  institutionKind: vine
    .enum(institutionKinds)
    .optional()
    .requiredWhen('kind', '=', 'institution_added'),
  nameZh: name(100).optional().requiredWhen('kind', '=', 'institution_added'),
  nameEn: name(160).optional().requiredWhen('kind', '=', 'institution_added'),
  creditCode: vine.string().trim().maxLength(30).optional(),
  licenceNumber: name(60).optional().requiredWhen('kind', 'in', ['licence_changed']),
  authority: name(100).optional(),
  validFrom: dayField().optional(),
  validUntil: dayField().optional(),
  specialtyId: idField()
    .optional()
    .requiredWhen('kind', 'in', ['filing_added', 'specialty_added', 'specialty_ended']),
  occupationId: idField().optional(),
  lowest: rank().optional().requiredWhen('kind', '=', 'filing_added'),
  highest: rank().optional().requiredWhen('kind', '=', 'filing_added'),
  filingId: idField().optional().requiredWhen('kind', '=', 'filing_ended'),
  endsOn: dayField().optional().requiredWhen('kind', 'in', ['filing_ended', 'specialty_ended']),
  document: document(),
})

export const newBaseValidator = vine.create({
  code: code(),
  baseKind: vine.enum(baseKinds),
  nameZh: name(100),
  nameEn: name(160),
  shortName: name(40),
  address: vine.string().trim().maxLength(200).optional(),
  document: document(),
})

export const institutionDecisionValidator = vine.create({
  result: vine.enum(['confirmed', 'refused']),
  reason: vine
    .string()
    .trim()
    .minLength(2)
    .maxLength(500)
    .optional()
    .requiredWhen('result', '=', 'refused'),
})
