import vine from '@vinejs/vine'
import { dayField, idField, pageField, searchField } from '#app/shared/validation'
import { ROSTER_SHOWS } from '#app/classes/queries/class_roster'
import { CLASS_STATUSES } from '#app/classes/class_status'
import { MOST_SEATS } from '#app/classes/timetable'

export const classValidator = vine.create({
  courseId: idField(),
  startsOn: dayField(),
  seats: vine.number().withoutDecimals().min(1).max(MOST_SEATS),
  roomId: idField(),
  trainerId: idField(),
  assessmentBodyId: idField(),
  mode: vine.enum(['open', 'order', 'targeted', 'post', 'project'] as const),
  feeKind: vine.enum(['free', 'self_paid', 'enterprise'] as const),
  employerId: idField().nullable().optional(),
  trainingKind: vine.enum(['skills', 'apprenticeship'] as const).optional(),
  apprenticeshipYears: vine.number().withoutDecimals().min(1).max(3).nullable().optional(),
  weekdays: vine.array(vine.number().withoutDecimals().min(1).max(7)).minLength(1).distinct(),
  slots: vine
    .array(vine.enum(['morning', 'afternoon'] as const))
    .minLength(1)
    .distinct(),
})

export const openingDecisionValidator = vine.create({
  result: vine.enum(['approved', 'returned'] as const),
  reason: vine.string().trim().maxLength(500).nullable().optional(),
  faults: vine
    .array(
      vine.object({
        subject: vine.string().trim().maxLength(80).nullable().optional(),
        wrong: vine.string().trim().maxLength(300).nullable().optional(),
        mend: vine.string().trim().maxLength(300).nullable().optional(),
      })
    )
    .maxLength(8)
    .optional(),
})

export const cancellationValidator = vine.create({
  reason: vine.string().trim().minLength(2).maxLength(500),
})

export const classFilterValidator = vine.create({
  specialty: idField().optional(),
  state: vine.enum(CLASS_STATUSES).optional(),
  base: idField().optional(),
  year: vine.number().withoutDecimals().min(2000).max(2099).optional(),
  q: searchField().optional(),
  page: pageField().optional(),
})

/** The class that a new one is copied from. */
export const copyValidator = vine.create({ from: idField().optional() })

export const rosterFilterValidator = vine.create({
  q: searchField().optional(),
  show: vine.enum(ROSTER_SHOWS).optional(),
})
