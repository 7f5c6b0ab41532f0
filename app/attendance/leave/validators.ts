import vine from '@vinejs/vine'
import { idField, pageField } from '#app/shared/validation'
import { LEAVE_REASONS, LEAVE_STATUSES } from '#app/attendance/leave/leave_request'

/** `<enrolment>:<session>:<day>`: the first and the last session of the leave, with the days that were shown. */
const SESSION_SHOWN = /^[1-9]\d{0,8}:[1-9]\d{0,8}:\d{4}-\d\d-\d\d$/

export const leaveValidator = vine.create({
  from: vine.string().regex(SESSION_SHOWN),
  to: vine.string().regex(SESSION_SHOWN),
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
