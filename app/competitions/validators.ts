import vine from '@vinejs/vine'
import { dayField, idField, pageField } from '#app/shared/validation'
import { AWARD_LEVELS, CONTEST_CLASSES, CONTESTANT_GROUPS } from '#app/competitions/award_levels'

export const registerAwardValidator = vine.create({
  name: vine.string().trim().minLength(1).maxLength(60),
  documentNumber: vine.string().trim().minLength(5).maxLength(40),
  bankName: vine.string().trim().maxLength(80).nullable().optional(),
  bankAccount: vine.string().trim().maxLength(40).nullable().optional(),
  contest: vine.string().trim().minLength(2).maxLength(120),
  contestYear: vine.number().withoutDecimals().min(2000).max(2100).nullable().optional(),
  level: vine.enum(AWARD_LEVELS),
  contestClass: vine.enum(CONTEST_CLASSES).nullable().optional(),
  event: vine.string().trim().minLength(1).maxLength(120),
  occupationId: idField(),
  workType: vine.string().trim().maxLength(60).nullable().optional(),
  contestants: vine.enum(CONTESTANT_GROUPS).optional(),
  teamSize: vine.number().withoutDecimals().min(1).max(20).optional(),
  entrants: vine.number().withoutDecimals().min(1).max(99999).nullable().optional(),
  rank: vine.number().withoutDecimals().min(1).max(9999),
  awardedRank: vine.number().withoutDecimals().min(1).max(9999).nullable().optional(),
  award: vine.string().trim().maxLength(60).nullable().optional(),
  document: vine.string().trim().minLength(2).maxLength(120),
  awardedOn: dayField(),
})

export const awardListValidator = vine.create({
  level: vine.enum(AWARD_LEVELS).optional(),
  page: pageField().optional(),
})
