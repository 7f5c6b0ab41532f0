import vine from '@vinejs/vine'
import { dayField, idField } from '#app/shared/validation'
import { NOT_PLACED_REASONS, PROOF_KINDS } from '#app/enrolments/placements/placement_rule'

const words = (most: number) => vine.string().trim().maxLength(most).nullable().optional()

export const recordPlacementValidator = vine.create({
  outcome: vine.enum(['placed', 'not_placed'] as const),
  creditCode: words(30),
  employerName: words(120),
  post: words(60),
  startedOn: dayField().nullable().optional(),
  proofKind: vine.enum(PROOF_KINDS).nullable().optional(),
  reasonCode: vine.enum(NOT_PLACED_REASONS).nullable().optional(),
})

export const checkPlacementsValidator = vine.create({
  ids: vine.array(idField()).maxLength(100).optional(),
  result: vine.enum(['confirmed', 'returned'] as const),
  reason: words(300),
})

export const placementPageValidator = vine.create({
  enrolment: idField().optional(),
})
