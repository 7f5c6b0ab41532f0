import vine from '@vinejs/vine'
import { pageField } from '#app/shared/validation'
import {
  FINDINGS,
  INSPECTION_KINDS,
  INSPECTION_STATUSES,
} from '#app/attendance/inspections/inspection'

export const inspectionPlanValidator = vine.create({
  kind: vine.enum(INSPECTION_KINDS),
})

export const inspectionFilterValidator = vine.create({
  status: vine.enum(INSPECTION_STATUSES).optional(),
  page: pageField().optional(),
})

/** `seen` holds the enrolments of those who were there; `nobodySeen` says that none of them was. */
export const inspectionRecordValidator = vine.create({
  time: vine.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  headCount: vine.number().withoutDecimals().min(0).max(500),
  seen: vine.array(vine.number().positive().withoutDecimals()).maxLength(200).optional(),
  nobodySeen: vine.boolean().optional(),
  finding: vine.enum(FINDINGS),
  words: vine.string().trim().maxLength(500).nullable().optional(),
})

export const inspectionAnswerValidator = vine.create({
  answer: vine.string().trim().minLength(4).maxLength(500),
})
