import vine from '@vinejs/vine'
import { pageField } from '#app/shared/validation'

const owner = vine.string().regex(/^(person|base|employer):[1-9]\d{0,8}$/)
const claim = vine
  .string()
  .trim()
  .toUpperCase()
  .regex(/^SL\d{2}-\d{7}$/)

export const correctionListValidator = vine.create({
  state: vine.enum(['proposed', 'approved', 'refused']).optional(),
  page: pageField().optional(),
})

/** Whose account: named by a claim whose payment failed, or directly. */
export const correctionSubjectValidator = vine.create({
  owner: owner.clone().optional(),
  claim: claim.clone().optional(),
})

export const correctionValidator = vine.create({
  owner: owner.clone(),
  claim: claim.clone().optional(),
  accountName: vine.string().trim().minLength(2).maxLength(120),
  bankName: vine.string().trim().minLength(2).maxLength(80),
  account: vine.string().trim().maxLength(60),
  reason: vine.string().trim().minLength(4).maxLength(500),
  proof: vine.string().trim().minLength(4).maxLength(200),
})

export const correctionDecisionValidator = vine.create({
  result: vine.enum(['approved', 'refused']),
  reason: vine.string().trim().maxLength(500).optional(),
})
