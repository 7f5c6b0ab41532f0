import vine from '@vinejs/vine'
import { dayField, idField } from '#app/shared/validation'

export const abilityValidator = vine.create({
  bodyId: idField(),
  nameZh: vine.string().trim().minLength(2).maxLength(80),
  nameEn: vine.string().trim().minLength(2).maxLength(120),
  filedUntil: dayField(),
  document: vine.string().trim().minLength(2).maxLength(200),
})

export const abilityRenewalValidator = vine.create({
  filedUntil: dayField(),
  document: vine.string().trim().minLength(2).maxLength(200),
})

export const abilityIssueValidator = vine.create({
  abilityId: idField(),
  testedOn: dayField(),
  enrolmentIds: vine.array(idField()).minLength(1).maxLength(200),
})
