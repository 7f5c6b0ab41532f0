import vine from '@vinejs/vine'
import { idField, pageField } from '#app/shared/validation'
import { LEAVE_REASONS, LEAVE_STATUSES } from '#app/attendance/leave/leave_request'

/** `classes` holds `<enrolment>:<session>`: the first and the last session of the leave. */
export const leaveValidator = vine.create({
  from: vine.string().regex(/^[1-9]\d{0,8}:[1-9]\d{0,8}$/),
  to: vine.string().regex(/^[1-9]\d{0,8}:[1-9]\d{0,8}$/),
  reasonKind: vine.enum(LEAVE_REASONS),
  words: vine.string().trim().maxLength(300).nullable().optional(),
})

export const leaveFilterValidator = vine.create({
  status: vine.enum(LEAVE_STATUSES).optional(),
  class: idField().optional(),
  page: pageField().optional(),
})

export const leaveDecisionValidator = vine.create({
  result: vine.enum(['approved', 'refused'] as const),
  reason: vine.string().trim().maxLength(300).nullable().optional(),
})
