import vine from '@vinejs/vine'
import { dayField, idField, pageField } from '#app/shared/validation'
import { DAY_SLOTS, SLOT_HOURS } from '#app/classes/schedule'
import { MOST_SEATS } from '#app/classes/timetable'
import { SCOPES } from '#app/classes/timetabling/wanted'

/** Most weeks that a new session is repeated. */
const MOST_WEEKS = 20
/** Most sessions in one change; more than the longest class that anybody lays out has. */
const MOST_SESSIONS = 200

export const changeRequestValidator = vine.create({
  kind: vine.enum(['move', 'add', 'cancel'] as const).optional(),
  session: idField().optional(),
  scope: vine.enum(SCOPES).optional(),
  day: dayField().optional(),
  slot: vine.enum(DAY_SLOTS).optional(),
  room: idField().optional(),
  trainer: idField().optional(),
  lesson: vine.enum(['theory', 'practice'] as const).optional(),
  hours: vine.number().withoutDecimals().min(1).max(SLOT_HOURS).optional(),
  weeks: vine.number().withoutDecimals().min(1).max(MOST_WEEKS).optional(),
  back: vine.enum(['week'] as const).optional(),
})

/** The form of a new class in an address: what is missing is left to be chosen. */
export const askedClassValidator = vine.create({
  courseId: idField().optional(),
  startsOn: dayField().optional(),
  seats: vine.number().withoutDecimals().min(1).max(MOST_SEATS).optional(),
  roomId: idField().optional(),
  trainerId: idField().optional(),
  assessmentBodyId: idField().optional(),
  mode: vine.enum(['open', 'order', 'targeted', 'post', 'project'] as const).optional(),
  feeKind: vine.enum(['free', 'self_paid', 'enterprise'] as const).optional(),
  employerId: idField().nullable().optional(),
  trainingKind: vine.enum(['skills', 'apprenticeship'] as const).optional(),
  apprenticeshipYears: vine.number().withoutDecimals().min(1).max(3).nullable().optional(),
  weekdays: vine
    .array(vine.number().withoutDecimals().min(1).max(7))
    .minLength(1)
    .distinct()
    .optional(),
  slots: vine
    .array(vine.enum(['morning', 'afternoon'] as const))
    .minLength(1)
    .distinct()
    .optional(),
})

export const timetableChangeValidator = vine.create({
  moved: vine.array(vine.string().trim().maxLength(60)).maxLength(MOST_SESSIONS).optional(),
  added: vine.array(vine.string().trim().maxLength(60)).maxLength(MOST_WEEKS).optional(),
  cancelled: vine.array(idField()).maxLength(MOST_SESSIONS).optional(),
  reason: vine.string().trim().maxLength(200).nullable().optional(),
  seen: vine.number().withoutDecimals().min(0).optional(),
  back: vine
    .enum(['week'] as const)
    .nullable()
    .optional(),
})

export const timetableHistoryValidator = vine.create({ page: pageField().optional() })

export const timetableFilterValidator = vine.create({
  week: dayField().optional(),
  by: vine.enum(['room', 'trainer', 'class'] as const).optional(),
  base: idField().optional(),
  room: idField().optional(),
  trainer: idField().optional(),
  class: idField().optional(),
  view: vine.enum(['list'] as const).optional(),
})
