import vine from '@vinejs/vine'
import { dayField, idField } from '#app/shared/validation'
import { slots } from '#app/bases/resources/slots'
import { accessibilities, resourceStatuses, weekSlots } from '#app/bases/resources/resource_terms'

const code = () =>
  vine
    .string()
    .trim()
    .toUpperCase()
    .minLength(1)
    .maxLength(30)
    .regex(/^[A-Z0-9][A-Z0-9_-]*$/)

const whole = (min: number, max: number) => vine.number().withoutDecimals().min(min).max(max)

export const roomValidator = vine.create({
  code: code(),
  nameZh: vine.string().trim().minLength(2).maxLength(60),
  nameEn: vine.string().trim().minLength(2).maxLength(100),
  seats: whole(1, 500),
  specialtyId: idField().optional(),
  accessible: vine.enum(accessibilities),
  status: vine.enum(resourceStatuses),
  workstations: vine.record(whole(0, 500).nullable()).optional(),
})

export const equipmentValidator = vine.create({
  name: vine.string().trim().minLength(2).maxLength(80),
  specialtyId: idField().optional(),
  quantity: whole(0, 10_000),
  usable: whole(0, 10_000),
})

export const closureValidator = vine.create({
  roomId: idField().optional(),
  fromDay: dayField(),
  toDay: dayField(),
  slot: vine.enum(slots).optional(),
  reason: vine.string().trim().minLength(2).maxLength(200),
})

export const trainerValidator = vine.create({
  code: code(),
  name: vine.string().trim().minLength(2).maxLength(60),
  qualification: vine.string().trim().maxLength(100).optional(),
  specialtyId: idField().optional(),
  status: vine.enum(resourceStatuses),
})

export const qualificationValidator = vine.create({
  specialtyId: idField(),
  occupationId: idField().optional(),
  gradeRank: whole(1, 8).optional(),
  title: vine.string().trim().minLength(2).maxLength(100),
  documentNumber: vine.string().trim().maxLength(60).optional(),
  validFrom: dayField().optional(),
  validUntil: dayField().optional(),
})

export const reasonValidator = vine.create({
  reason: vine.string().trim().minLength(2).maxLength(200),
})

export const limitsValidator = vine.create({
  hoursPerWeek: whole(1, 56).optional(),
  hoursPerDay: whole(1, 8).optional(),
  availability: vine.array(vine.enum(weekSlots)).optional(),
})

export const absenceValidator = vine.create({
  fromDay: dayField(),
  toDay: dayField(),
  slot: vine.enum(slots).optional(),
  reason: vine.string().trim().minLength(2).maxLength(200),
})
