import vine from '@vinejs/vine'
import { dayField, idField, pageField } from '#app/shared/validation'
import { slots } from '#app/bases/resources/slots'
import { ABSENCE_KINDS } from '#app/classes/absences/absence_terms'

export const reportAbsenceValidator = vine.create({
  fromDay: dayField(),
  toDay: dayField(),
  slot: vine.enum(slots).nullable().optional(),
  kind: vine.enum(ABSENCE_KINDS),
})

export const absenceListValidator = vine.create({
  show: vine.enum(['open', 'all'] as const).optional(),
  page: pageField().optional(),
})

/** Each of `chosen` is a session and who teaches it instead, `12 4`; empty for not yet. */
export const substitutesValidator = vine.create({
  classId: idField(),
  seen: vine.number().min(0).withoutDecimals(),
  chosen: vine
    .array(
      vine
        .string()
        .regex(/^\d{1,9} \d{1,9}$/)
        .nullable()
    )
    .maxLength(200),
})
