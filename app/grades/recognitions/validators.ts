import vine from '@vinejs/vine'
import { dayField, idField, pageField } from '#app/shared/validation'
import { GROUNDS, RECOGNITION_KINDS } from '#app/grades/recognitions/recognition_status'
import { RECOGNITION_STATUSES } from '#app/grades/recognitions/recognition_status'

export const recognitionListValidator = vine.create({
  kind: vine.enum(RECOGNITION_KINDS).optional(),
  status: vine.enum(RECOGNITION_STATUSES).optional(),
  page: pageField().optional(),
})

export const recognitionFormValidator = vine.create({
  kind: vine.enum(RECOGNITION_KINDS),
})

export const recognitionValidator = vine.create({
  kind: vine.enum(RECOGNITION_KINDS),
  branch: vine
    .string()
    .trim()
    .regex(/^[1-9]\d{0,8}\|.{0,60}$/),
  gradeRank: vine.number().withoutDecimals().min(2).max(6),
  employerId: idField().nullable().optional(),
  ground: vine.enum(GROUNDS).nullable().optional(),
  explanation: vine.string().trim().minLength(4).maxLength(500).nullable().optional(),
  document: vine.string().trim().minLength(2).maxLength(200),
  awardedOn: dayField(),
})

export const recognitionDecisionValidator = vine.create({
  result: vine.enum(['confirmed', 'refused'] as const),
  reason: vine.string().trim().minLength(2).maxLength(500).nullable().optional(),
})
