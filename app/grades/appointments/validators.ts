import vine from '@vinejs/vine'
import { dayField, idField, pageField } from '#app/shared/validation'
import { APPOINTMENT_STATUSES, END_REASONS } from '#app/grades/appointments/appointment_status'

export const appointmentListValidator = vine.create({
  status: vine.enum(APPOINTMENT_STATUSES).optional(),
  page: pageField().optional(),
})

export const planValidator = vine.create({
  employerId: idField(),
  branch: vine
    .string()
    .trim()
    .regex(/^[1-9]\d{0,8}\|.{0,60}$/),
  gradeRank: vine.number().in([7, 8]),
  post: vine.string().trim().minLength(2).maxLength(120),
  planDocument: vine.string().trim().minLength(2).maxLength(200),
  achievements: vine.string().trim().minLength(4).maxLength(500),
})

export const reviewValidator = vine.create({
  result: vine.enum(['reviewed', 'refused'] as const),
  reason: vine.string().trim().minLength(2).maxLength(500).nullable().optional(),
  document: vine.string().trim().minLength(2).maxLength(200).nullable().optional(),
})

export const publicityValidator = vine.create({
  document: vine.string().trim().minLength(2).maxLength(200),
})

export const appointmentObjectionValidator = vine.create({
  objector: vine.string().trim().minLength(2).maxLength(60),
  objection: vine.string().trim().minLength(4).maxLength(500),
  receivedOn: dayField(),
})

export const objectionAnswerValidator = vine.create({
  result: vine.enum(['dismissed', 'upheld'] as const),
  answer: vine.string().trim().minLength(4).maxLength(500),
})

export const filingValidator = vine.create({
  filingNumber: vine.string().trim().minLength(2).maxLength(60),
  termFrom: dayField(),
  termUntil: dayField(),
})

export const endValidator = vine.create({
  endedOn: dayField(),
  endReason: vine.enum(END_REASONS),
  document: vine.string().trim().minLength(2).maxLength(200),
})
