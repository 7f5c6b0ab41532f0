import vine from '@vinejs/vine'
import { dayField, idField, pageField } from '#app/shared/validation'
import { DOCUMENT_TYPES } from '#app/people/identity_document'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import { UNSTATED_CATEGORY } from '#app/enrolments/enrolment_rules'

/** Levels of education as rosters and certificates of the field name them. */
export const EDUCATIONS = [
  '小学',
  '初中',
  '高中',
  '中专',
  '技校',
  '大专',
  '本科',
  '硕士研究生',
  '博士研究生',
] as const

export const enrolTraineeValidator = vine.create({
  name: vine.string().trim().minLength(1).maxLength(60),
  documentType: vine.enum(DOCUMENT_TYPES),
  documentNumber: vine.string().trim().minLength(5).maxLength(40),
  phone: vine.string().trim().maxLength(30).nullable().optional(),
  education: vine.string().trim().maxLength(30).nullable().optional(),
  bankName: vine.string().trim().maxLength(80).nullable().optional(),
  bankAccount: vine.string().trim().maxLength(40).nullable().optional(),
  traineeCategory: vine.enum(TRAINEE_CATEGORIES),
  categoryProvenOn: dayField().nullable().optional(),
  categoryProof: vine.string().trim().maxLength(200).nullable().optional(),
  proofSeen: vine.boolean().optional(),
})

export const writeRosterValidator = vine.create({
  mode: vine.enum(['good_rows', 'all_or_nothing'] as const),
  proofsSeen: vine.boolean().optional(),
})

export const withdrawEnrolmentValidator = vine.create({
  reason: vine.string().trim().minLength(2).maxLength(200),
})

export const recordProofsValidator = vine.create({
  proofs: vine
    .array(
      vine.object({
        enrolmentId: idField(),
        traineeCategory: vine.enum([...TRAINEE_CATEGORIES, UNSTATED_CATEGORY]),
        categoryProof: vine.string().trim().maxLength(200).nullable().optional(),
        categoryProvenOn: dayField().nullable().optional(),
        proofSeen: vine.boolean().optional(),
        contractSignedOn: dayField().nullable().optional(),
        contractEndsOn: dayField().nullable().optional(),
      })
    )
    .maxLength(60),
})

export const importFilterValidator = vine.create({
  status: vine.enum(['checked', 'written'] as const).optional(),
  class: idField().optional(),
  page: pageField().optional(),
})
