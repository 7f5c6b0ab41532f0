import vine from '@vinejs/vine'
import { dayField, idField, pageField } from '#app/shared/validation'
import { EVIDENCE_KINDS, LOOKUP_RESULTS } from '#app/grades/evidence/evidence_kinds'
import { EVIDENCE_STATUSES } from '#app/grades/evidence/evidence_status'

export const evidenceListValidator = vine.create({
  kind: vine.enum(EVIDENCE_KINDS).optional(),
  status: vine.enum(EVIDENCE_STATUSES).optional(),
  page: pageField().optional(),
})

/** Which form is asked for. */
export const evidenceFormValidator = vine.create({
  kind: vine.enum(EVIDENCE_KINDS),
})

export const recordEvidenceValidator = vine.create({
  kind: vine.enum(EVIDENCE_KINDS),
  detail: vine.string().trim().maxLength(40).nullable().optional(),
  organisation: vine.string().trim().minLength(2).maxLength(120),
  creditCode: vine.string().trim().maxLength(40).nullable().optional(),
  subject: vine.string().trim().minLength(1).maxLength(120),
  gradeRank: vine.number().withoutDecimals().min(2).max(7).nullable().optional(),
  number: vine.string().trim().maxLength(60).nullable().optional(),
  fromOn: dayField(),
  untilOn: dayField().nullable().optional(),
  graduatingOn: dayField().nullable().optional(),
  proof: vine.string().trim().minLength(2).maxLength(200),
  occupationIds: vine.array(idField()).maxLength(60).optional(),
})

export const decideEvidenceValidator = vine.create({
  decision: vine.enum(['checked', 'refused', 'withdrawn'] as const),
  reason: vine.string().trim().minLength(2).maxLength(500).nullable().optional(),
})

export const lookupValidator = vine.create({
  result: vine.enum(LOOKUP_RESULTS),
  found: vine.string().trim().minLength(2).maxLength(500).nullable().optional(),
  reference: vine.string().trim().minLength(2).maxLength(200),
})
