import vine from '@vinejs/vine'
import { isDay } from '#app/shared/days'
import { ROSTER_SHOWS } from '#app/classes/queries/class_roster'
import { CLASS_STATUSES } from '#app/classes/class_status'
import { MOST_SEATS } from '#app/classes/timetable'

const id = () => vine.number().positive().withoutDecimals()

const realDay = vine.createRule((value, _options, field) => {
  if (typeof value === 'string' && !isDay(value)) {
    field.report('The {{ field }} field must be a day written YYYY-MM-DD', 'date', field)
  }
})

export const classValidator = vine.create({
  courseId: id(),
  startsOn: vine.string().trim().use(realDay()),
  seats: vine.number().withoutDecimals().min(1).max(MOST_SEATS),
  roomId: id(),
  trainerId: id(),
  assessmentBodyId: id(),
  mode: vine.enum(['open', 'order', 'targeted', 'post', 'project'] as const),
  feeKind: vine.enum(['free', 'self_paid'] as const),
  weekdays: vine.array(vine.number().withoutDecimals().min(1).max(7)).minLength(1).distinct(),
  slots: vine
    .array(vine.enum(['morning', 'afternoon'] as const))
    .minLength(1)
    .distinct(),
})

export const openingDecisionValidator = vine.create({
  result: vine.enum(['approved', 'returned'] as const),
  reason: vine
    .string()
    .trim()
    .maxLength(500)
    .nullable()
    .optional()
    .requiredWhen('result', '=', 'returned'),
})

export const cancellationValidator = vine.create({
  reason: vine.string().trim().minLength(2).maxLength(500),
})

export const classFilterValidator = vine.create({
  specialty: id().optional(),
  state: vine.enum(CLASS_STATUSES).optional(),
  base: id().optional(),
  year: vine.number().withoutDecimals().min(2000).max(2099).optional(),
  q: vine.string().trim().maxLength(60).optional(),
  page: id().optional(),
})

export const rosterFilterValidator = vine.create({
  q: vine.string().trim().maxLength(60).optional(),
  show: vine.enum(ROSTER_SHOWS).optional(),
})
